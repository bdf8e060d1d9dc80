/** A column of `DataTable`. Its cells come from the slot `cell-<key>`. */
export interface TableColumn {
  readonly key: string;
  readonly label: string;
  /** Figures stand at the end, digit under digit. */
  readonly align?: 'start' | 'end';
  /** Name of the field that the server sorts by. */
  readonly sort?: string;
  /** Hidden in tables narrower than this; cards always show it. */
  readonly from?: 'md' | 'lg' | 'xl';
  /** The label is for screen readers alone. */
  readonly isLabelHidden?: boolean;
}

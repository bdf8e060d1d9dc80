/** Something to choose from a list. */
export interface Option {
  readonly id: string;
  readonly label: string;
  /** `#rrggbb`, of what has a colour. */
  readonly color?: string;
  /** Set apart behind the label, such as a currency. */
  readonly note?: string;
}

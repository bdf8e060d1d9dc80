export interface MenuItem {
  readonly label: string;
  readonly icon: string;
  readonly color?: 'error';
  readonly onSelect: () => void;
}

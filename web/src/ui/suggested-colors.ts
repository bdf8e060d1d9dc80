/** Colours that stay apart from each other and are seen on both themes. */
export const SUGGESTED_COLORS: readonly string[] = [
  '#6366f1',
  '#0ea5e9',
  '#14b8a6',
  '#16a34a',
  '#d97706',
  '#ea580c',
  '#dc2626',
  '#db2777',
  '#9333ea',
  '#64748b',
];

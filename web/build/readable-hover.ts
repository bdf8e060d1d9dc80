const COLORS = ['primary', 'secondary', 'success', 'info', 'warning', 'error'] as const;

/** Filled buttons fade less under the pointer than Nuxt UI's do: their text stays readable. */
export const readableHover = COLORS.map((color) => ({
  color,
  variant: 'solid' as const,
  class: `hover:bg-${color}/90 active:bg-${color}/90`,
}));

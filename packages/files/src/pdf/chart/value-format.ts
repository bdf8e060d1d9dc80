/** From here on, digits after the point say nothing in a chart. */
const LARGE = 1_000;

/** Writes the values beside their bars and slices: small ones with all their digits, as rounding would make 0.40 a 0. */
export function valueFormat(values: readonly number[], digits: number | undefined, locale: string): Intl.NumberFormat {
  const isSmall = values.every((value) => Math.abs(value) < LARGE);
  const shown = isSmall ? (digits ?? 0) : 0;
  return new Intl.NumberFormat(locale, { minimumFractionDigits: shown, maximumFractionDigits: shown });
}

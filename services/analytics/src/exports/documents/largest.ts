/** Parts that a chart can show; the others are in the table. */
const MOST = 12;

/** Labels and values of a chart. */
export interface Parts {
  labels: string[];
  values: number[];
}

/** The largest of the parts, and one for the others together. */
export function largestOf(parts: readonly { label: string; value: number }[], others: string): Parts {
  const sorted = parts.toSorted((one, other) => other.value - one.value);
  const rest = sorted.slice(MOST);
  const sum = rest.reduce((total, { value }) => total + value, 0);
  const shown = [...sorted.slice(0, MOST), ...(rest.length === 0 ? [] : [{ label: others, value: sum }])];
  return { labels: shown.map(({ label }) => label), values: shown.map(({ value }) => value) };
}

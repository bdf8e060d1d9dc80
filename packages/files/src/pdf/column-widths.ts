/** The width that a column would like, and the least that it can do with. */
export interface ColumnNeed {
  natural: number;
  least: number;
  /** Text may be broken; numbers and dates may not. */
  isFlexible: boolean;
}

/**
 * Shares the width of the page among columns. Where it does not suffice, the widest texts give way first; where there is more, texts
 * take it, so that every table is as wide as the page.
 */
export function columnWidths(needs: readonly ColumnNeed[], available: number): number[] {
  const wanted = sumOf(needs.map(({ natural }) => natural));
  if (wanted <= available) return spread(needs, available - wanted);
  const fixed = sumOf(needs.map((need) => (need.isFlexible ? 0 : need.natural)));
  const least = sumOf(needs.map((need) => (need.isFlexible ? need.least : 0)));
  if (fixed + least > available) {
    const scale = available / sumOf(needs.map(smallest));
    return needs.map((need) => smallest(need) * scale);
  }
  const limit = limitOf(needs, available - fixed);
  return needs.map((need) => (need.isFlexible ? clamp(need, limit) : need.natural));
}

/** Width that fits the table if the page is wide enough for it. */
export function leastWidth(needs: readonly ColumnNeed[]): number {
  return sumOf(needs.map(smallest));
}

function spread(needs: readonly ColumnNeed[], rest: number): number[] {
  const takers = needs.some((need) => need.isFlexible) ? needs.filter((need) => need.isFlexible) : needs;
  const share = rest / Math.max(1, takers.length);
  return needs.map((need) => need.natural + (takers.includes(need) ? share : 0));
}

/** The width to which flexible columns are limited so that they fit together; found by halving. */
function limitOf(needs: readonly ColumnNeed[], available: number): number {
  let [low, high] = [0, available];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    const used = sumOf(needs.map((need) => (need.isFlexible ? clamp(need, middle) : 0)));
    if (used <= available) low = middle;
    else high = middle;
  }
  return low;
}

function clamp({ natural, least }: ColumnNeed, limit: number): number {
  return Math.max(least, Math.min(natural, limit));
}

function smallest({ natural, least, isFlexible }: ColumnNeed): number {
  return isFlexible ? least : natural;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

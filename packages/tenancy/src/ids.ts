/**
 * Reads an id as clients write it: decimal digits, 1 … 2^53−1.
 * Returns null for anything else, so that it is treated like an id that does not exist.
 */
export function parseId(text: string): number | null {
  if (!/^[1-9]\d{0,15}$/.test(text)) return null;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : null;
}

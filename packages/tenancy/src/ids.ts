/**
 * Reads an id as clients write it: decimal digits, 1 … 2^53−1.
 * Anything else cannot exist, so it is answered as null, exactly like an id nobody has.
 */
export function parseId(text: string): number | null {
  if (!/^[1-9]\d{0,15}$/.test(text)) return null;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : null;
}

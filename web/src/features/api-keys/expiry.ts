/** Days for which a key may be made. */
export const LIFETIMES = ['30', '90', '180', '365'] as const;

const DAY_MS = 24 * 3_600_000;

/** The end of a key that lives for so many days from now. */
export function endIn(days: string, now = Date.now()): string {
  return new Date(now + Number(days) * DAY_MS).toISOString();
}

const DAY_MS = 86_400_000;
/** 1970-01-01 as Excel counts days, whose day 60 never was. */
const DAY_OF_1970 = 25_569;
const MOST_KEPT = 20_000;

/** Excel's number of an instant, in days, to the millisecond. @throws Error for what is not one from 1970 on */
export function serialOf(text: string): number {
  const ms = Date.parse(text);
  if (!(ms >= 0)) throw new Error(`${JSON.stringify(text)} is no date or time of 1970 or later.`);
  return ms / DAY_MS + DAY_OF_1970;
}

/** {@link serialOf}, which remembers days: a list has few of them in many rows. */
export function rememberingSerials(): (day: string) => number {
  const known = new Map<string, number>();
  return (day) => {
    const found = known.get(day);
    if (found !== undefined) return found;
    if (known.size >= MOST_KEPT) known.clear();
    const serial = serialOf(day);
    known.set(day, serial);
    return serial;
  };
}

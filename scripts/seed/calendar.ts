const DAY_MS = 86_400_000;

/** A day, `YYYY-MM-DD`. */
export type Day = string;

/** The day that many days later; earlier where negative. */
export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days from one to the other; negative where the other is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** Saturdays and Sundays. */
export function isWeekend(day: Day): boolean {
  return [0, 6].includes(new Date(day).getUTCDay());
}

/** The first days of the last twelve months up to the given day, the running month included, oldest first. */
export function lastTwelveMonths(today: Day): Day[] {
  const [year = 0, month = 1] = today.split('-').map(Number);
  return Array.from({ length: 12 }, (_, index) =>
    new Date(Date.UTC(year, month - 12 + index, 1)).toISOString().slice(0, 10),
  );
}

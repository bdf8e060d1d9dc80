/** The last days of the months before this day's, latest first. @param today `YYYY-MM-DD` */
export function monthEnds(today: string, count: number): string[] {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  return Array.from({ length: count }, (_, back) =>
    // Day 0 is the end of the month before.
    new Date(Date.UTC(year, month - 1 - back, 0)).toISOString().slice(0, 10),
  );
}

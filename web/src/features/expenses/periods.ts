export const PERIODS = ['thisMonth', 'lastMonth', 'thisQuarter', 'thisYear', 'lastYear', 'last30Days'] as const;
export type PeriodName = (typeof PERIODS)[number];

/** Days of the calendar, `YYYY-MM-DD`, inclusive. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** @param today `YYYY-MM-DD` */
export function periodOf(name: PeriodName, today: string): Period {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7));
  const quarter = month - ((month - 1) % 3);
  switch (name) {
    case 'thisMonth':
      return months(year, month, 1);
    case 'lastMonth':
      return months(year, month - 1, 1);
    case 'thisQuarter':
      return months(year, quarter, 3);
    case 'thisYear':
      return months(year, 1, 12);
    case 'lastYear':
      return months(year - 1, 1, 12);
    case 'last30Days':
      return { from: day(year, month, Number(today.slice(8)) - 29), to: today };
  }
}

/** The preset that these ends are; null for any other period. */
export function nameOf(from: string | null, to: string | null, today: string): PeriodName | null {
  return PERIODS.find((name) => periodOf(name, today).from === from && periodOf(name, today).to === to) ?? null;
}

function months(year: number, month: number, count: number): Period {
  return { from: day(year, month, 1), to: day(year, month + count, 0) };
}

/** Months and days outside their range carry over, as day 0 is the end of the month before. */
function day(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
}

/** Days of the calendar, `YYYY-MM-DD`, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

export const PRESETS = [
  'thisMonth',
  'lastMonth',
  'thisQuarter',
  'lastQuarter',
  'fiscalYear',
  'lastFiscalYear',
  'yearToDate',
  'lastYear',
] as const;
export type Preset = (typeof PRESETS)[number];

/** Where the tenant is, and how it counts years. */
export interface CalendarSetting {
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** First month of the fiscal year, 1 to 12. */
  readonly fiscalYearStart: number;
}

export function daysOf(preset: Preset, { today, fiscalYearStart }: CalendarSetting): Days {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7));
  // Quarters are those of the fiscal year, as in the rows of a cashflow.
  const quarter = month - ((month - fiscalYearStart + 12) % 3);
  const fiscalYear = month < fiscalYearStart ? year - 1 : year;
  switch (preset) {
    case 'thisMonth':
      return months(year, month, 1);
    case 'lastMonth':
      return months(year, month - 1, 1);
    case 'thisQuarter':
      return months(year, quarter, 3);
    case 'lastQuarter':
      return months(year, quarter - 3, 3);
    case 'fiscalYear':
      return months(fiscalYear, fiscalYearStart, 12);
    case 'lastFiscalYear':
      return months(fiscalYear - 1, fiscalYearStart, 12);
    case 'yearToDate':
      return { from: day(year, 1, 1), to: today };
    case 'lastYear':
      return months(year - 1, 1, 12);
  }
}

function months(year: number, month: number, count: number): Days {
  return { from: day(year, month, 1), to: day(year, month + count, 0) };
}

/** Months and days outside their range carry over, as day 0 is the end of the month before. */
function day(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
}

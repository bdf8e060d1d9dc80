import type { Rate } from '@outlay/money/rate';

/** The rate a conversion is booked at. */
export interface FoundRate {
  /** Exact: convert with this. */
  rate: Rate;
  /** For people: at most 12 decimals, so an inverse may be rounded here. */
  rateText: string;
  /** The day it was set for, YYYY-MM-DD; null where both currencies are the same and none was needed. */
  rateDate: string | null;
  rateSource: 'same' | 'daily' | 'cross';
}

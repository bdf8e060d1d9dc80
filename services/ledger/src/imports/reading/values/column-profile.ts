import { directionOf } from './directions.ts';
import { DATE_ORDERS, DECIMAL_SIGNS, type DateOrder, type DecimalSign } from '../import-format.ts';
import { dateReadings, type DateReadings } from './date-readings.ts';
import { numberShape, plainDecimal, type NumberShape } from './number-shape.ts';
import { isSpent } from './spent.ts';
import { Readings, type ReadingsSummary } from './readings.ts';

/** Facts about all cells of a column. Plain data, to be kept as JSON. */
export interface ColumnSummary {
  /** The first different cells. */
  readonly samples: readonly string[];
  /** Cells with text. */
  readonly filled: number;
  readonly longest: number;
  readonly dates: ReadingsSummary<DateOrder>;
  readonly numbers: ReadingsSummary<DecimalSign>;
  readonly negative: number;
  readonly positive: number;
  /** Numbers with a decimal sign, a currency or a sign: ids have none. */
  readonly moneyLike: number;
  /** Cells that say that money goes or comes. */
  readonly spent: number;
  readonly received: number;
}

const MOST_SAMPLES = 5;
const SAMPLE_LENGTH = 120;
/** After so many cells of which none fits, the column is of another type, and no more cells are tried. */
const CELLS_TO_GIVE_UP = 1_000;

/** Tries every reading on every cell of a column; holds counts and a few examples, never the cells. */
export class ColumnProfile {
  readonly #dates = new Readings<DateOrder>(DATE_ORDERS, { ymd: 0, dmy: 0, mdy: 0 });
  readonly #numbers = new Readings<DecimalSign>(DECIMAL_SIGNS, { '.': 0, ',': 0 });
  readonly #samples = new Set<string>();
  readonly #lastDay: string;
  readonly #counts = { filled: 0, longest: 0, negative: 0, positive: 0, moneyLike: 0, spent: 0, received: 0 };

  /** @param lastDay the last day that something may be booked for: a date after it is read in another order, if it can be */
  constructor(lastDay: string) {
    this.#lastDay = lastDay;
  }

  add(cell: string, line: number): void {
    const text = cell.trim();
    if (text === '') return;
    const counts = this.#counts;
    counts.filled++;
    if (text.length > counts.longest) counts.longest = text.length;
    if (this.#samples.size < MOST_SAMPLES) this.#samples.add(text.slice(0, SAMPLE_LENGTH));
    if (!this.#givesUp(this.#dates)) this.#dates.add(possible(dateReadings(text), this.#lastDay), text, line);
    if (!this.#givesUp(this.#numbers)) this.#addNumber(text, line);
    if (text.length <= 20) this.#addWord(text);
  }

  summary(): ColumnSummary {
    return {
      ...this.#counts,
      samples: [...this.#samples],
      dates: this.#dates.summary(),
      numbers: this.#numbers.summary(),
    };
  }

  #givesUp(readings: Readings<string>): boolean {
    return this.#counts.filled > CELLS_TO_GIVE_UP && readings.isUnfit;
  }

  #addNumber(text: string, line: number): void {
    const shape = numberShape(text);
    this.#numbers.add(shape === null ? null : decimals(shape), text, line);
    if (shape === null) return;
    if (isMoneyLike(shape)) this.#counts.moneyLike++;
    if (/[1-9]/.test(shape.digits)) this.#counts[isSpent(shape) ? 'negative' : 'positive']++;
  }

  #addWord(text: string): void {
    const direction = directionOf(text);
    if (direction !== null) this.#counts[direction]++;
  }
}

function possible(reads: DateReadings | null, lastDay: string): DateReadings | null {
  if (reads === null || (reads.ymd === reads.dmy && reads.dmy === reads.mdy)) return reads;
  const until = (last: string, day: string | null) => (day !== null && day <= last ? day : null);
  const past = until(yearBefore(lastDay), reads.dmy) ?? until(yearBefore(lastDay), reads.mdy);
  // A year of two digits comes first rarely, and never makes a future out of what may be past.
  const ymd = until(past === null ? lastDay : yearBefore(lastDay), reads.ymd);
  const left = { ymd, dmy: until(lastDay, reads.dmy), mdy: until(lastDay, reads.mdy) };
  return (left.ymd ?? left.dmy ?? left.mdy) ? left : reads;
}

function decimals({ digits }: NumberShape): Record<DecimalSign, string | null> {
  return { '.': plainDecimal(digits, '.'), ',': plainDecimal(digits, ',') };
}

function isMoneyLike({ digits, currency, isNegative, mark }: NumberShape): boolean {
  return isNegative || mark !== null || currency !== null || /[.,]/.test(digits);
}

function yearBefore(day: string): string {
  return `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;
}

/** A cell that shows what a choice of reading changes. */
export interface ReadingExample<Reading extends string> {
  readonly line: number;
  readonly text: string;
  readonly reads: Readonly<Record<Reading, string | null>>;
}

/** Plain data, to be kept as JSON. */
export interface ReadingsSummary<Reading extends string> {
  /** Cells that some reading fits. */
  readonly fitting: number;
  readonly fits: Readonly<Record<Reading, number>>;
  /** Of each reading the first cell that it does not fit, though another does. */
  readonly misfits: Readonly<Partial<Record<Reading, { readonly line: number; readonly text: string }>>>;
  /** Cells that several readings fit, with different values. */
  readonly differing: readonly ReadingExample<Reading>[];
}

/** Of each two readings. */
const MOST_EXAMPLES = 3;

/** Counts for each way of reading a column's cells how many it fits. */
export class Readings<Reading extends string> {
  readonly #ways: readonly Reading[];
  readonly #fits: Record<Reading, number>;
  readonly #misfits: Partial<Record<Reading, { line: number; text: string }>> = {};
  readonly #differing: ReadingExample<Reading>[] = [];
  readonly #pairs: { one: Reading; other: Reading; examples: number }[];
  #fitting = 0;

  /** @param none 0 for each way */
  constructor(ways: readonly Reading[], none: Readonly<Record<Reading, number>>) {
    this.#ways = ways;
    this.#fits = { ...none };
    this.#pairs = ways.flatMap((one, at) => ways.slice(at + 1).map((other) => ({ one, other, examples: 0 })));
  }

  /** @param reads the value in each way, null where it does not fit; null for a cell that no way fits */
  add(reads: Readonly<Record<Reading, string | null>> | null, text: string, line: number): void {
    if (reads === null) return;
    let value: string | null = null;
    let differs = false;
    let fits = false;
    for (const way of this.#ways) {
      const read = reads[way];
      if (read === null) continue;
      fits = true;
      this.#fits[way]++;
      differs ||= value !== null && value !== read;
      value = read;
    }
    if (!fits) return;
    this.#fitting++;
    this.#noteMisfits(reads, text, line);
    if (differs) this.#addExample({ line, text, reads });
  }

  /** True while no cell fitted. */
  get isUnfit(): boolean {
    return this.#fitting === 0;
  }

  summary(): ReadingsSummary<Reading> {
    return {
      fitting: this.#fitting,
      fits: { ...this.#fits },
      misfits: { ...this.#misfits },
      differing: [...this.#differing],
    };
  }

  /** Keeps an example for each two readings that differ somewhere. */
  #addExample(example: ReadingExample<Reading>): void {
    const { reads } = example;
    const wanting = this.#pairs.filter(
      ({ one, other, examples }) =>
        examples < MOST_EXAMPLES && reads[one] !== null && reads[other] !== null && reads[one] !== reads[other],
    );
    if (wanting.length === 0) return;
    for (const pair of wanting) pair.examples++;
    this.#differing.push(example);
  }

  #noteMisfits(reads: Readonly<Record<Reading, string | null>>, text: string, line: number): void {
    for (const way of this.#ways) {
      if (reads[way] === null && this.#misfits[way] === undefined) this.#misfits[way] = { line, text };
    }
  }
}

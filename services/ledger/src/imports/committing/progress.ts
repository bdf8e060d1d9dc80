/** Steps of the work on an import, as people are told them. */
export type Phase = 'booking' | 'posting' | 'opening' | 'removing' | 'reversing' | 'finishing';

/** Progress of the work on an import, in memory: `keeping` writes it down. */
export class Progress {
  #now: { readonly phase: Phase; readonly done: number; readonly total: number } | null = null;
  readonly #noted: (phase: Phase, done: number) => void;

  /** @param noted for tests: called at each step */
  constructor(noted: (phase: Phase, done: number) => void = () => undefined) {
    this.#noted = noted;
  }

  /** Null before the first phase. */
  get now(): { readonly phase: Phase; readonly done: number; readonly total: number } | null {
    return this.#now;
  }

  begin(phase: Phase, total: number): void {
    this.#now = { phase, done: 0, total };
    this.#noted(phase, 0);
  }

  /** @param done of the total, so far */
  reach(done: number): void {
    if (this.#now === null) return;
    this.#now = { ...this.#now, done };
    this.#noted(this.#now.phase, done);
  }
}

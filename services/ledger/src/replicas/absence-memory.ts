const KEPT_MS = 5_000;
const MOST = 10_000;

/** Remembers for a moment what does not exist, so that asking for it again and again costs its owner nothing. */
export class AbsenceMemory {
  readonly #now: () => number;
  /** Names in the order they were added, with the time they are forgotten at. */
  readonly #until = new Map<string, number>();

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  has(name: string): boolean {
    const until = this.#until.get(name);
    return until !== undefined && until > this.#now();
  }

  add(name: string): void {
    this.#until.delete(name);
    this.#until.set(name, this.#now() + KEPT_MS);
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const [name, until] of this.#until) {
      if (until > this.#now() && this.#until.size <= MOST) return;
      this.#until.delete(name);
    }
  }
}

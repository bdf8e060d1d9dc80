/**
 * Lets those who must wait for a locked row do so one after the other: whatever is locked and however many want it, waiting takes
 * up one database connection for each row, and a few in all.
 */
export class RowTurns {
  readonly #most: number;
  readonly #held = new Set<string>();
  readonly #waiting: { readonly row: string; readonly start: () => void }[] = [];

  /** @param most how many rows may be waited for at the same time */
  constructor(most: number) {
    this.#most = most;
  }

  /** Runs `work` when it is its turn. */
  async take<T>(row: string, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((start) => {
      this.#waiting.push({ row, start });
      this.#startNext();
    });
    try {
      return await work();
    } finally {
      this.#held.delete(row);
      this.#startNext();
    }
  }

  #startNext(): void {
    for (let index = 0; index < this.#waiting.length && this.#held.size < this.#most;) {
      const next = this.#waiting[index];
      if (!next || this.#held.has(next.row)) {
        index += 1;
        continue;
      }
      this.#waiting.splice(index, 1);
      this.#held.add(next.row);
      next.start();
    }
  }
}

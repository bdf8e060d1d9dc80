interface Call<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** Combines calls: those made while a combined call runs, or in the same turn of the event loop, share the next one. */
export class GatheredCalls<Item, Result> {
  readonly #work: (items: readonly Item[]) => Promise<readonly Result[]>;
  #waiting: Call<Item, Result>[] = [];
  #running = false;

  /** @param work returns one result per item, in their order; its error is the error of every call */
  constructor(work: (items: readonly Item[]) => Promise<readonly Result[]>) {
    this.#work = work;
  }

  async call(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#running) return;
      this.#running = true;
      setImmediate(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const calls = this.#waiting;
      this.#waiting = [];
      await this.#answer(calls);
    }
    this.#running = false;
  }

  async #answer(calls: readonly Call<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#work(calls.map(({ item }) => item));
      if (results.length !== calls.length)
        throw new Error(`${calls.length} gathered calls got ${results.length} results; return one for each.`);
      for (const [index, result] of results.entries()) calls[index]?.resolve(result);
    } catch (error) {
      for (const call of calls) call.reject(error);
    }
  }
}

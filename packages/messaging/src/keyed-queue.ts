/** Runs work of one key in the order of the calls, one at a time; work of several keys concurrently. */
export class KeyedQueue<Key> {
  readonly #last = new Map<Key, Promise<unknown>>();

  /** @returns the result of `work` */
  async run<T>(key: Key, work: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const end: Promise<unknown> = result
      .catch(() => {})
      .finally(() => {
        if (this.#last.get(key) === end) this.#last.delete(key);
      });
    this.#last.set(key, end);
    return result;
  }
}

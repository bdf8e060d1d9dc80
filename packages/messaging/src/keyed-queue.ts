/** Runs work of one key one after the other, in the order in which it was asked for; work of several keys side by side. */
export class KeyedQueue<Key> {
  readonly #last = new Map<Key, Promise<unknown>>();

  /** @returns what `work` returned, once it was its turn */
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

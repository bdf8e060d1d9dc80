interface Held {
  readonly name: string;
  readonly mode: LockMode;
}

/** Web Locks of one browser, in memory: exclusive ones wait for each other, shared ones for nobody. */
export class FakeLocks implements LockManager {
  readonly #held = new Set<Held>();
  readonly #queues = new Map<string, Promise<unknown>>();

  request<T>(name: string, callback: LockGrantedCallback<T>): Promise<Awaited<T>>;
  request<T>(name: string, options: LockOptions, callback: LockGrantedCallback<T>): Promise<Awaited<T>>;
  async request<T>(
    name: string,
    first: LockOptions | LockGrantedCallback<T>,
    second?: LockGrantedCallback<T>,
  ): Promise<Awaited<T>> {
    const callback = typeof first === 'function' ? first : second;
    const mode = typeof first === 'function' ? 'exclusive' : (first.mode ?? 'exclusive');
    if (callback === undefined) throw new TypeError('A lock needs a callback.');
    if (mode === 'shared') return this.#hold({ name, mode }, callback);
    const turn = (this.#queues.get(name) ?? Promise.resolve()).then(() => this.#hold({ name, mode }, callback));
    this.#queues.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  }

  query(): Promise<LockManagerSnapshot> {
    return Promise.resolve({ held: [...this.#held], pending: [] });
  }

  async #hold<T>(lock: Held, callback: LockGrantedCallback<T>): Promise<Awaited<T>> {
    this.#held.add(lock);
    try {
      return await callback(lock);
    } finally {
      this.#held.delete(lock);
    }
  }
}

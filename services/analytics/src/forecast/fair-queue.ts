export class QueueFullError extends Error {
  constructor() {
    super('Too many simulations are waiting; try again later.');
    this.name = 'QueueFullError';
  }
}

/** Limits of a queue. */
export interface QueueLimits {
  /** Limit of concurrent tasks. */
  concurrency: number;
  /** Limit of waiting tasks per key. */
  perKey: number;
  /** Limit of all waiting tasks. */
  total: number;
}

/** Runs tasks, a limited number at a time, round-robin by key: a key with many tasks delays another key's task by one. */
export class FairQueue<Key> {
  readonly #limits: QueueLimits;
  /** Waiting tasks by key; keys in the order of their turns. */
  readonly #waiting = new Map<Key, (() => Promise<void>)[]>();
  #size = 0;
  #running = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** Resolves with the result of `work`. @throws QueueFullError when too many wait */
  async run<Result>(key: Key, work: () => Promise<Result>): Promise<Result> {
    const own = this.#waiting.get(key) ?? [];
    if (own.length >= this.#limits.perKey || this.#size >= this.#limits.total) throw new QueueFullError();
    return new Promise((resolve, reject) => {
      own.push(async () => work().then(resolve, reject));
      this.#waiting.set(key, own);
      this.#size++;
      this.#startNext();
    });
  }

  #startNext(): void {
    if (this.#running >= this.#limits.concurrency) return;
    const [turn] = this.#waiting;
    if (!turn) return;
    const [key, works] = turn;
    const next = works.shift();
    this.#waiting.delete(key);
    if (works.length > 0) this.#waiting.set(key, works);
    if (!next) return;
    this.#size--;
    this.#running++;
    void next().finally(() => {
      this.#running--;
      this.#startNext();
    });
  }
}

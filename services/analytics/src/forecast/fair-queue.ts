/** The queue holds as much as it may: ask later. */
export class QueueFullError extends Error {
  constructor() {
    super('Too many simulations are waiting; try again later.');
    this.name = 'QueueFullError';
  }
}

/** Limits of a queue. */
export interface QueueLimits {
  /** Works that run at the same time. */
  concurrency: number;
  /** Works of one key that wait. */
  perKey: number;
  /** Works that wait in all. */
  total: number;
}

/** Runs works a few at a time. Keys take turns, so that the many works of one delay those of another by one each. */
export class FairQueue<Key> {
  readonly #limits: QueueLimits;
  /** Works that wait, by key; the keys in the order of their turns. */
  readonly #waiting = new Map<Key, (() => Promise<void>)[]>();
  #size = 0;
  #running = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** Resolves with what `work` gives once it had its turn. @throws QueueFullError when too many wait */
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

import { AsyncLocalStorage } from 'node:async_hooks';

/** Outcome of one item of a group. */
export type Outcome<Result> = { readonly result: Result } | { readonly error: unknown };

/** Options of {@link GroupCommit}. */
export interface GroupCommitOptions<Item, Result> {
  /** Items of different groups never share a commit. */
  groupOf(item: Item): string | number;
  /** Two items for which this is equal and not null never share a commit: the later one waits for the earlier. */
  identityOf(item: Item): string | null;
  /** Maximum number of items of one commit. */
  most: number;
  /** Commits items together. @returns an outcome for each, in their order; never rejects */
  commit(items: Item[]): Promise<Outcome<Result>[]>;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
  /** Runs something as part of the item's own request: with its lines in the log and its trace. */
  readonly onBehalf: <T>(work: () => T) => T;
}

/**
 * Group commit: while one commit of a group is under way, what arrives for the same group waits and shares the next one. Nothing
 * waits for company: an item that finds its group idle is committed with what arrives in the same turn of the event loop.
 */
export class GroupCommit<Item, Result> {
  readonly #options: GroupCommitOptions<Item, Result>;
  readonly #waiting = new Map<string | number, Waiting<Item, Result>[]>();

  constructor(options: GroupCommitOptions<Item, Result>) {
    this.#options = options;
  }

  /** Resolves or rejects with the item's own outcome, once its commit is done. */
  async submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const group = this.#options.groupOf(item);
      const entry = { item, resolve, reject, onBehalf: AsyncLocalStorage.snapshot() };
      const queue = this.#waiting.get(group);
      if (queue) {
        queue.push(entry);
      } else {
        this.#waiting.set(group, [entry]);
        setImmediate(() => void this.#drain(group));
      }
    });
  }

  async #drain(group: string | number): Promise<void> {
    for (let queue = this.#waiting.get(group); queue && queue.length > 0; queue = this.#waiting.get(group)) {
      const batch = this.#takeFrom(queue);
      const outcomes = await this.#commit(batch);
      batch.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index] ?? { error: new Error('The commit has no outcome for a command.') };
        if ('error' in outcome) reject(outcome.error);
        else resolve(outcome.result);
      });
    }
    this.#waiting.delete(group);
  }

  /** The first of the batch stands for all: without it, a commit would be told of whoever once found the group idle. */
  async #commit(batch: readonly Waiting<Item, Result>[]): Promise<Outcome<Result>[]> {
    const items = batch.map(({ item }) => item);
    const [first] = batch;
    try {
      return await (first?.onBehalf(() => this.#options.commit(items)) ?? []);
    } catch (error) {
      return items.map(() => ({ error }));
    }
  }

  /** Takes the next batch out of the queue, in order; what may not share it stays. */
  #takeFrom(queue: Waiting<Item, Result>[]): Waiting<Item, Result>[] {
    const identities = new Set<string>();
    const batch: Waiting<Item, Result>[] = [];
    const rest: Waiting<Item, Result>[] = [];
    for (const entry of queue) {
      const identity = this.#options.identityOf(entry.item);
      const fits = batch.length < this.#options.most && (identity === null || !identities.has(identity));
      if (identity !== null) identities.add(identity);
      (fits ? batch : rest).push(entry);
    }
    queue.splice(0, queue.length, ...rest);
    return batch;
  }
}

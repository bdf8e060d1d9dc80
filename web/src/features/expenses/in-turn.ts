import type { CombinedError } from '@urql/core';
import { problemOf, type Problem } from '@/graphql/errors.ts';

/** Outcome for each thing that was to be changed. */
export interface Outcome<Item> {
  readonly done: readonly Item[];
  readonly failed: readonly Item[];
  /** Why the first that failed did; null where none did. */
  readonly problem: Problem | null;
}

/** Requests on their way at a time. */
const AT_ONCE = 4;

/** Runs a mutation for each item; one that fails does not stop the others. */
export async function runForEach<Item>(
  items: readonly Item[],
  run: (item: Item) => Promise<{ error?: CombinedError | undefined }>,
): Promise<Outcome<Item>> {
  const errors = new Map<Item, CombinedError | undefined>();
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      errors.set(item, (await run(item)).error);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const failed = items.filter((item) => errors.get(item) !== undefined);
  const first = failed.map((item) => errors.get(item)).find((error) => error !== undefined);
  return {
    done: items.filter((item) => !failed.includes(item)),
    failed,
    problem: first ? problemOf(first) : null,
  };
}

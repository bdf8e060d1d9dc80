import { createLogger } from '@outlay/telemetry/logger';
import { waitFor } from '@outlay/testkit/wait-for';
import { Acknowledgements, type Acknowledgement } from './acknowledgements.ts';
import type { HeldPartition } from './partition-work.ts';

const logger = createLogger({ service: 'acknowledgements', level: 'silent' });

function partition(number: number): HeldPartition {
  return { topic: 'ledger.expense', partition: number, isLost: false };
}

/** Remembers what is stored. Each request waits for `answer`, until `isOpen`. */
class Storage {
  readonly requests: string[][] = [];
  readonly #waiting: PromiseWithResolvers<undefined>[] = [];
  isOpen = false;
  onRequest = (): void => undefined;

  async store(handled: readonly Acknowledgement[]): Promise<void> {
    this.onRequest();
    this.requests.push(handled.map(({ held, offset }) => `${held.partition}@${offset}`));
    if (this.isOpen) return;
    const answered = Promise.withResolvers<undefined>();
    this.#waiting.push(answered);
    await answered.promise;
  }

  async answer(error?: Error): Promise<void> {
    await waitFor(() => this.#waiting.length > 0);
    const waiting = this.#waiting.shift();
    if (error) waiting?.reject(error);
    else waiting?.resolve(undefined);
  }
}

describe('Acknowledgements', () => {
  let kept: Storage;
  let stopping: AbortController;
  let acknowledgements: Acknowledgements;

  beforeEach(() => {
    kept = new Storage();
    stopping = new AbortController();
    acknowledgements = new Acknowledgements((handled) => kept.store(handled), { logger, stopping: stopping.signal });
  });

  it('stores partitions of one turn together, and of what comes meanwhile the last offset only', async () => {
    const [first, second] = [partition(1), partition(2)];
    acknowledgements.add({ held: first, offset: 5n });
    acknowledgements.add({ held: second, offset: 7n });
    await waitFor(() => kept.requests.length === 1);
    acknowledgements.add({ held: first, offset: 8n });
    acknowledgements.add({ held: first, offset: 9n });
    kept.isOpen = true;
    await kept.answer();
    await acknowledgements.settled();
    expect(kept.requests).toEqual([['1@5', '2@7'], ['1@9']]);
  });

  it('repeats what could not be stored, unless more was handled meanwhile', async () => {
    const [first, second] = [partition(1), partition(2)];
    acknowledgements.add({ held: first, offset: 5n });
    acknowledgements.add({ held: second, offset: 7n });
    await waitFor(() => kept.requests.length === 1);
    acknowledgements.add({ held: first, offset: 6n });
    kept.isOpen = true;
    await kept.answer(new Error('The coordinator is loading.'));
    await acknowledgements.settled();
    expect(kept.requests.at(-1)?.toSorted()).toEqual(['1@6', '2@7']);
  });

  it('stores nothing of a partition that was lost', async () => {
    const [first, second] = [partition(1), partition(2)];
    first.isLost = true;
    kept.isOpen = true;
    acknowledgements.add({ held: first, offset: 5n });
    acknowledgements.add({ held: second, offset: 7n });
    await acknowledgements.settled();
    second.isLost = true;
    acknowledgements.add({ held: second, offset: 8n });
    await acknowledgements.settled();
    expect(kept.requests).toEqual([['2@7']]);
  });

  it('tries once more when it is stopped', async () => {
    acknowledgements.add({ held: partition(1), offset: 5n });
    await waitFor(() => kept.requests.length === 1);
    stopping.abort();
    await kept.answer(new Error('The connection was lost.'));
    await kept.answer(new Error('The connection was lost.'));
    await acknowledgements.settled();
    expect(kept.requests).toEqual([['1@5'], ['1@5']]);
  });

  it.each(Array.from({ length: 12 }, (_none, ticks) => ticks))(
    'stores what is added %i microtasks after a request was answered',
    async (ticks) => {
      const held = partition(1);
      kept.isOpen = true;
      const added = Promise.withResolvers<undefined>();
      const addLater = async () => {
        for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
        acknowledgements.add({ held, offset: 6n });
        added.resolve(undefined);
      };
      kept.onRequest = () => {
        kept.onRequest = () => undefined;
        void addLater();
      };
      acknowledgements.add({ held, offset: 5n });
      await added.promise;
      await waitFor(() => kept.requests.length === 2);
      expect(kept.requests).toEqual([['1@5'], ['1@6']]);
    },
  );
});

import { createLogger } from '@outlay/telemetry/logger';
import { createFailoverWrittenStore } from './failover-written-store.ts';
import { createMemoryWrittenStore } from './memory-written-store.ts';
import type { WrittenStore } from './written-store.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const expense = (aggregateId: number, version = 1) => ({ topic: 'ledger.expense', aggregateId, version });

/** A shared store that can be away, and how often it was asked. */
function fickle() {
  const store = createMemoryWrittenStore();
  const state = { away: false, asked: 0 };
  const guarded = <T>(ask: () => Promise<T>): Promise<T> => {
    state.asked += 1;
    return state.away ? Promise.reject(new Error('away')) : ask();
  };
  const shared: WrittenStore = {
    ready: () => store.ready(),
    remember: (writer, versions) => guarded(() => store.remember(writer, versions)),
    recall: (writer) => guarded(() => store.recall(writer)),
    close: () => store.close(),
  };
  return { shared, state };
}

describe('the memory of writes with a shared store', () => {
  it('is one for two gateways', async () => {
    const { shared } = fickle();
    const [one, two] = [1, 2].map(() =>
      createFailoverWrittenStore({ shared, local: createMemoryWrittenStore() }, logger),
    );
    await one?.remember('w', [expense(1, 2)]);
    await two?.remember('w', [expense(2), expense(1, 3)]);
    expect(await one?.recall('w')).toEqual(expect.arrayContaining([expense(1, 3), expense(2)]));
  });

  it('is the process’s own while the shared store is away, which is then left alone for a second', async () => {
    let now = 0;
    const { shared, state } = fickle();
    const store = createFailoverWrittenStore({ shared, local: createMemoryWrittenStore() }, logger, () => now);
    state.away = true;
    await store.remember('w', [expense(1)]);
    expect(await store.recall('w')).toEqual([expense(1)]);
    expect(state.asked).toBe(1);
    state.away = false;
    now = 1_000;
    await store.remember('w', [expense(2)]);
    expect(await shared.recall('w')).toEqual([expense(2)]);
    expect(await store.recall('w')).toEqual([expense(1), expense(2)]);
  });
});

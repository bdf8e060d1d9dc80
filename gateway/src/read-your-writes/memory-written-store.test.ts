import { MAX_VERSIONS } from '@outlay/tenancy/written-versions';
import { createMemoryWrittenStore } from './memory-written-store.ts';
import { REMEMBERED_MS } from './written-store.ts';

const expense = (aggregateId: number, version = 1) => ({ topic: 'ledger.expense', aggregateId, version });

describe('what is remembered in the process', () => {
  it('is the newest version of each aggregate, for each writer alone', async () => {
    const store = createMemoryWrittenStore();
    await store.remember('1:user:1', [expense(1, 3), expense(2)]);
    await store.remember('1:user:1', [expense(1, 2)]);
    expect(await store.recall('1:user:1')).toEqual([expense(2), expense(1, 3)]);
    expect(await store.recall('2:user:1')).toEqual([]);
  });

  it('is forgotten after ten seconds, each aggregate by itself', async () => {
    let now = 0;
    const store = createMemoryWrittenStore(() => now);
    await store.remember('w', [expense(1)]);
    now = REMEMBERED_MS - 1;
    await store.remember('w', [expense(2)]);
    expect(await store.recall('w')).toEqual([expense(1), expense(2)]);
    now = REMEMBERED_MS;
    expect(await store.recall('w')).toEqual([expense(2)]);
    now = 2 * REMEMBERED_MS;
    expect(await store.recall('w')).toEqual([]);
  });

  it('is no more than a header holds: what was written last stays', async () => {
    const store = createMemoryWrittenStore();
    for (let id = 1; id <= MAX_VERSIONS + 6; id += 1) await store.remember('w', [expense(id)]);
    const known = await store.recall('w');
    expect(known).toHaveLength(MAX_VERSIONS);
    expect(known[0]).toEqual(expense(7));
    expect(known.at(-1)).toEqual(expense(MAX_VERSIONS + 6));
  });
});

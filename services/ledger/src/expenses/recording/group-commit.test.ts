import { AsyncLocalStorage } from 'node:async_hooks';
import { GroupCommit, type Outcome } from './group-commit.ts';

interface Item {
  group: number;
  name: string;
  identity?: string;
}

/** A commit that waits for a nod, and notes who came together. */
function setup(most = 10) {
  const commits: string[][] = [];
  const nods: (() => void)[] = [];
  const group = new GroupCommit<Item, string>({
    most,
    groupOf: (item) => item.group,
    identityOf: (item) => item.identity ?? null,
    async commit(items): Promise<Outcome<string>[]> {
      commits.push(items.map(({ name }) => name));
      await new Promise<void>((resolve) => nods.push(resolve));
      if (items.some(({ name }) => name === 'boom')) throw new Error('boom');
      return items.map(({ name }) => (name === 'bad' ? { error: new Error('bad') } : { result: name }));
    },
  });
  const nod = async () => {
    while (nods.length === 0) await new Promise(setImmediate);
    nods.shift()?.();
  };
  return { group, commits, nod };
}

describe('group commit', () => {
  it('runs each commit as part of a request that is in it, not of one that is long over', async () => {
    const request = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const group = new GroupCommit<string, string>({
      most: 1,
      groupOf: () => 1,
      identityOf: () => null,
      async commit(items) {
        await new Promise(setImmediate);
        seen.push([items[0], request.getStore()]);
        return items.map((result) => ({ result }));
      },
    });
    await Promise.all(['a', 'b', 'c'].map((name) => request.run(name, () => group.submit(name))));
    expect(seen).toEqual(['a', 'b', 'c'].map((name) => [name, name]));
  });

  it('brings together what arrives in one turn, and then what arrives during a commit', async () => {
    const { group, commits, nod } = setup();
    const first = ['a', 'b'].map((name) => group.submit({ group: 1, name }));
    await new Promise(setImmediate);
    const second = ['c', 'd'].map((name) => group.submit({ group: 1, name }));
    await nod();
    expect(await Promise.all(first)).toEqual(['a', 'b']);
    await nod();
    expect(await Promise.all(second)).toEqual(['c', 'd']);
    expect(commits).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('keeps groups apart and batches short', async () => {
    const { group, commits, nod } = setup(2);
    const all = [1, 1, 1, 2].map((number, index) => group.submit({ group: number, name: `${index}` }));
    for (let count = 0; count < 3; count++) await nod();
    await Promise.all(all);
    expect(commits).toEqual([['0', '1'], ['3'], ['2']]);
  });

  it('never lets twins share a commit', async () => {
    const { group, commits, nod } = setup();
    const all = ['x', 'y', 'x'].map((identity, index) => group.submit({ group: 1, name: `${index}`, identity }));
    await nod();
    await nod();
    await Promise.all(all);
    expect(commits).toEqual([['0', '1'], ['2']]);
  });

  it('gives each its own outcome, and all the same where the commit itself breaks', async () => {
    const { group, nod } = setup();
    const mixed = ['good', 'bad'].map((name) => group.submit({ group: 1, name }));
    const settled = Promise.allSettled(mixed);
    await nod();
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const broken = Promise.allSettled(['a', 'boom'].map((name) => group.submit({ group: 1, name })));
    await nod();
    expect((await broken).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const after = group.submit({ group: 1, name: 'after' });
    await nod();
    expect(await after).toBe('after');
  });
});

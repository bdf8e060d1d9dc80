import { FairQueue, QueueFullError } from './fair-queue.ts';

/** Pieces of work that end on request. */
function harness(limits = { concurrency: 1, perKey: 10, total: 100 }) {
  const queue = new FairQueue<string>(limits);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const add = (key: string, name: string) =>
    queue.run(key, async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      return name;
    });
  const endAll = async (works: Promise<string>[]) => {
    const all = Promise.all(works);
    while (begun.length < works.length || ends.length > 0) {
      ends.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return all;
  };
  return { add, begun, endAll };
}

it('lets keys take turns', async () => {
  const { add, begun, endAll } = harness();
  const works = [...['a1', 'a2', 'a3', 'a4'].map((name) => add('a', name)), add('b', 'b1'), add('c', 'c1')];
  expect(await endAll(works)).toEqual(['a1', 'a2', 'a3', 'a4', 'b1', 'c1']);
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'a4']);
});

it('runs no more at a time than it may', async () => {
  const { add, begun, endAll } = harness({ concurrency: 2, perKey: 10, total: 100 });
  const works = ['1', '2', '3'].map((name) => add('a', name));
  expect(begun).toEqual(['1', '2']);
  await endAll(works);
});

it('refuses what is too much for one key, and for all', async () => {
  const { add, endAll } = harness({ concurrency: 1, perKey: 2, total: 3 });
  const works = [add('a', 'runs'), add('a', '1'), add('a', '2'), add('b', '3')];
  await expect(add('a', 'refused')).rejects.toThrow(QueueFullError);
  await expect(add('c', 'refused')).rejects.toThrow(QueueFullError);
  await endAll(works);
});

it('goes on after a failure', async () => {
  const queue = new FairQueue<string>({ concurrency: 1, perKey: 1, total: 1 });
  await expect(queue.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await queue.run('a', async () => 1)).toBe(1);
});

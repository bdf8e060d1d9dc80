import { GatheredCalls } from './gathered-calls.ts';

describe('GatheredCalls', () => {
  it('combines what comes together, and what comes meanwhile, and gives each call its own result', async () => {
    const combined: number[][] = [];
    const calls = new GatheredCalls(async (items: readonly number[]) => {
      combined.push([...items]);
      if (combined.length === 1) later = Promise.all([calls.call(3), calls.call(4)]);
      return items.map((item) => item * 10);
    });
    let later: Promise<number[]> = Promise.resolve([]);
    expect(await Promise.all([calls.call(1), calls.call(2)])).toEqual([10, 20]);
    expect(await later).toEqual([30, 40]);
    expect(combined).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(await calls.call(5)).toBe(50);
  });

  it('fails every call of a combination that fails, and goes on', async () => {
    let fails = true;
    const calls = new GatheredCalls(async (items: readonly number[]) => {
      if (fails) throw new Error('broken');
      return items;
    });
    const results = await Promise.allSettled([calls.call(1), calls.call(2)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    await expect(calls.call(3)).resolves.toBe(3);
  });
});

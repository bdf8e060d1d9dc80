import { RowTurns } from './row-turns.ts';

/** Work that ends on request. */
function pieceOfWork(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { finish: () => resolve(name), work: () => (log.push(name), promise) };
}

describe('turns at rows', () => {
  it('come one after the other for one row, and at the same time for different rows', async () => {
    const log: string[] = [];
    const turns = new RowTurns(2);
    const [a1, a2] = [pieceOfWork(log, 'a1'), pieceOfWork(log, 'a2')];
    const [b, c] = [pieceOfWork(log, 'b'), pieceOfWork(log, 'c')];
    const all = [turns.take('a', a1.work), turns.take('a', a2.work), turns.take('b', b.work), turns.take('c', c.work)];
    await Promise.resolve();
    expect(log).toEqual(['a1', 'b']);
    b.finish();
    await all[2];
    expect(log).toEqual(['a1', 'b', 'c']);
    a1.finish();
    await all[0];
    expect(log).toEqual(['a1', 'b', 'c', 'a2']);
    for (const { finish } of [a2, c]) finish();
    await Promise.all(all);
  });

  it('go on after a failure', async () => {
    const turns = new RowTurns(1);
    await expect(turns.take('a', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await expect(turns.take('a', async () => 'next')).resolves.toBe('next');
  });
});

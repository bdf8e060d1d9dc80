import { KeyedQueue } from './keyed-queue.ts';

describe('KeyedQueue', () => {
  it('are taken one after the other for a key, and side by side for several, whatever fails', async () => {
    const queue = new KeyedQueue<number>();
    const gate = Promise.withResolvers<undefined>();
    const done: string[] = [];
    const first = queue.run(1, async () => {
      await gate.promise;
      done.push('first');
      throw new Error('failed');
    });
    const second = queue.run(1, async () => done.push('second'));
    await queue.run(2, async () => done.push('other'));
    expect(done).toEqual(['other']);
    gate.resolve(undefined);
    await expect(first).rejects.toThrow('failed');
    await second;
    expect(done).toEqual(['other', 'first', 'second']);
  });
});

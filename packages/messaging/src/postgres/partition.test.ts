import { partitionOf } from './partition.ts';

describe('partitionOf', () => {
  it('never changes: the order of every key in the log hangs on it', () => {
    expect(['1', '2', '42', '9007199254740991', 'schlüssel'].map((key) => partitionOf(key, 6))).toEqual([
      4, 1, 5, 3, 1,
    ]);
  });

  it('spreads consecutive ids', () => {
    const counts = [0, 0, 0, 0];
    for (let id = 1; id <= 1_000; id++) {
      const partition = partitionOf(String(id), counts.length);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(150);
  });
});

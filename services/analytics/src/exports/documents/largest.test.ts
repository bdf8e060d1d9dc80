import { largestOf } from './largest.ts';

const parts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ label: `#${index}`, value: index + 1 }));

describe('the parts of a chart', () => {
  it('are all of a few, by their size', () => {
    expect(largestOf(parts(2), 'Others')).toEqual({ labels: ['#1', '#0'], values: [2, 1] });
    expect(largestOf(parts(12), 'Others').labels).toHaveLength(12);
  });

  it('are the twelve largest of many, and the others together', () => {
    const { labels, values } = largestOf(parts(60), 'Others');
    expect(labels).toEqual([...Array.from({ length: 12 }, (_, index) => `#${59 - index}`), 'Others']);
    expect([values[0], values[12]]).toEqual([60, (48 * 49) / 2]);
  });
});

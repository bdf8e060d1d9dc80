import { toCategoryBreakdown } from './breakdown.mapper.ts';

const sum = (of: number | null, amountMinor: bigint) => ({ of, amountMinor, currency: 'USD' }) as const;
const named = (categoryId: number, name: string) => ({ categoryId, name, color: '#102030', deleted: false });

describe('toCategoryBreakdown', () => {
  it('calls expenses without a category Uncategorized', () => {
    const shown = toCategoryBreakdown([sum(1, 200n), sum(null, 100n)], [named(1, 'Travel')], 'USD');
    expect(shown.map(({ label, category }) => [label, category])).toEqual([
      ['Travel', { id: '1' }],
      ['Uncategorized', null],
    ]);
  });

  it.each(['Uncategorized', 'UNCATEGORIZED', ' uncategorized'])(
    'keeps a category called %j apart from none',
    (name) => {
      const shown = toCategoryBreakdown([sum(1, 200n), sum(null, 100n)], [named(1, name)], 'USD');
      expect(shown.map(({ label, category }) => [label, category])).toEqual([
        [name, { id: '1' }],
        ['No category', null],
      ]);
    },
  );
});

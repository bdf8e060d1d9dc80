import { expenseFileName } from './file-name.ts';

const facts = { tenant: 'acme', isFiltered: false, madeOn: '2026-11-30', extension: 'csv' };

describe('the name of an exported list', () => {
  it.each([
    ['2026-01-01', '2026-06-30', 'acme-expenses-2026-01-01-to-2026-06-30-made-2026-11-30.csv'],
    ['2026-01-01', null, 'acme-expenses-from-2026-01-01-made-2026-11-30.csv'],
    [null, '2026-06-30', 'acme-expenses-to-2026-06-30-made-2026-11-30.csv'],
    [null, null, 'acme-expenses-made-2026-11-30.csv'],
  ])('says the days %s to %s', (from, to, name) => {
    expect(expenseFileName({ ...facts, days: { from, to } })).toBe(name);
  });

  it('says that it has not all of them', () => {
    const name = expenseFileName({ ...facts, isFiltered: true, days: { from: null, to: null } });
    expect(name).toBe('acme-filtered-expenses-made-2026-11-30.csv');
  });
});

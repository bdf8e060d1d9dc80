import { describe, expect, it } from 'vitest';
import { conditionsOf, filtersOf, isFiltered, queryOf } from './delivery-filters.ts';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const ALL = { state: 'FAILED', event: 'expense.created', period: 'day' } as const;

describe('filters of deliveries', () => {
  it('stand in the address and come back from it', () => {
    expect(queryOf(ALL)).toEqual({ state: 'failed', event: 'expense.created', period: 'day' });
    expect(filtersOf(queryOf(ALL))).toEqual(ALL);
    expect(isFiltered(ALL)).toBe(true);
  });

  it('become conditions for the server', () => {
    expect(conditionsOf(ALL, NOW)).toEqual({
      ...{ state: 'FAILED', event: 'expense.created', from: '2026-11-29T12:00:00.000Z' },
    });
    expect(conditionsOf(filtersOf({}), NOW)).toBeNull();
  });

  it('ignores what is not valid', () => {
    const filters = filtersOf({ state: 'lost', event: ['ping', 'x'], period: 'year' });
    expect(filters).toEqual({ state: null, event: '', period: null });
    expect(isFiltered(filters)).toBe(false);
  });
});

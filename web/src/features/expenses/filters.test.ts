import { describe, expect, it } from 'vitest';
import { conditionsOf, countOf, filtersOf, filtersOfConditions, NO_FILTERS, queryOf, type Filters } from './filters.ts';

const EVERYTHING: Filters = {
  q: 'train -delay',
  account: ['1', '2'],
  project: ['7', ''],
  category: [''],
  tag: ['travel', 'q3'],
  vendor: 'Railways Direct',
  vendorId: ['4'],
  from: '2026-01-01',
  to: '2026-03-31',
  min: '10',
  max: '99.5',
  createdBy: '4',
  import: '9',
  currency: 'EUR',
  related: false,
  deleted: true,
};

describe('the address of a filtered list', () => {
  it('brings every filter back', () => {
    expect(filtersOf(queryOf(EVERYTHING))).toEqual(EVERYTHING);
  });

  it('is empty without filters', () => {
    expect(queryOf(NO_FILTERS)).toEqual({});
    expect(filtersOf({})).toEqual(NO_FILTERS);
  });

  it('tells "no vendor" from "any vendor"', () => {
    expect(filtersOf({ vendor: '' }).vendor).toBe('');
    expect(queryOf({ ...NO_FILTERS, vendor: '' })).toEqual({ vendor: '' });
    expect(filtersOf({}).vendor).toBeNull();
  });

  it('takes one value where several may stand', () => {
    expect(filtersOf({ account: '3', category: '' })).toMatchObject({ account: ['3'], category: [''] });
  });

  it('drops what is not valid', () => {
    const query = { from: '1.1.2026', min: 'ten', currency: 'euro', related: 'perhaps', account: '', createdBy: '' };
    expect(filtersOf(query)).toEqual(NO_FILTERS);
    expect(filtersOf({ from: '2026-02-30', to: '9999-12-31' })).toEqual(NO_FILTERS);
  });

  it('ignores what other parts of the page keep there', () => {
    expect(filtersOf({ page: '3', sort: '-amount' })).toEqual(NO_FILTERS);
  });
});

describe('conditionsOf', () => {
  it('asks for everything that is set', () => {
    expect(conditionsOf(EVERYTHING)).toEqual({
      q: 'train -delay',
      accountId: ['1', '2'],
      projectId: ['7', ''],
      categoryId: [''],
      tag: ['travel', 'q3'],
      vendor: 'Railways Direct',
      vendorId: ['4'],
      from: '2026-01-01',
      to: '2026-03-31',
      minAmount: '10',
      maxAmount: '99.5',
      createdBy: '4',
      importId: '9',
      currency: 'EUR',
      isProjectRelated: false,
      includeDeleted: true,
    });
  });

  it('asks for no condition without filters, so that the count stays exact', () => {
    expect(conditionsOf(NO_FILTERS)).toBeNull();
  });
});

describe('filtersOfConditions', () => {
  it('brings back every filter that the server kept', () => {
    expect(filtersOfConditions(conditionsOf(EVERYTHING))).toEqual(EVERYTHING);
  });

  it.each([null, 'text', { unknown: 1 }])('is none of %j', (kept) => {
    expect(filtersOfConditions(kept)).toEqual(NO_FILTERS);
  });
});

it('counts both ends of a period as one condition', () => {
  expect(countOf(EVERYTHING)).toBe(13);
  expect(countOf({ ...NO_FILTERS, from: '2026-01-01', to: '2026-01-31' })).toBe(1);
});

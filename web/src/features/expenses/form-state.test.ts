import { describe, expect, it } from 'vitest';
import { combine, currencyOf, differences, emptyState, inputOf, nextState, stateOf, textOf } from './form-state.ts';

const EUR = { id: '1', label: 'Main', note: 'EUR' };
const EXPENSE = {
  id: '9',
  version: 3,
  expenseDate: '2026-05-17',
  vendor: 'Railways',
  note: null,
  tags: ['travel'],
  amount: { amount: '1234.50', currency: 'CHF' },
  accountAmount: { amount: '1300.00', rateSource: 'DAILY' as const },
  account: { id: '1', name: 'Main', currency: 'EUR' },
  category: { id: '2', name: 'Travel', color: '#0ea5e9' },
  project: { id: '5', name: 'App', currency: 'USD' },
  crossProjectRef: null,
  createdBy: { id: '1' },
};

describe('stateOf', () => {
  it('writes the amount as the language does', () => {
    expect(stateOf(EXPENSE, 'de-DE').amount).toBe('1234,50');
    expect(stateOf(EXPENSE, 'en-US').amount).toBe('1234.50');
  });

  it('names the currency only where it is not the account\u2019s', () => {
    expect(stateOf(EXPENSE, 'en-US').currency).toBe('CHF');
    const inEuro = { ...EXPENSE, amount: { amount: '5.00', currency: 'EUR' } };
    expect(stateOf(inEuro, 'en-US').currency).toBe('');
    expect(currencyOf(stateOf(inEuro, 'en-US'))).toBe('EUR');
  });
});

it('shows what the bank booked, and not what a rate of the day gives', () => {
  expect(stateOf(EXPENSE, 'de-DE').accountAmount).toBe('');
  const stated = { ...EXPENSE, accountAmount: { amount: '1300.00', rateSource: 'STATED' as const } };
  expect(stateOf(stated, 'de-DE').accountAmount).toBe('1300,00');
});

describe('inputOf', () => {
  it('gives back the expense that it came from', () => {
    expect(inputOf(stateOf(EXPENSE, 'de-DE'), '1234.50')).toEqual({
      amount: '1234.50',
      currency: 'CHF',
      accountAmount: null,
      rate: null,
      expenseDate: '2026-05-17',
      vendor: 'Railways',
      note: null,
      accountId: '1',
      categoryId: '2',
      projectId: '5',
      isProjectRelated: true,
      crossProjectRefId: null,
      tags: ['travel'],
    });
  });

  it('leaves out what is empty', () => {
    expect(inputOf({ ...emptyState('2026-05-17', EUR), vendor: '  ' }, '1')).toMatchObject({
      vendor: null,
      note: null,
      projectId: null,
      isProjectRelated: false,
      currency: 'EUR',
    });
  });
});

describe('what a conflict leaves to choose', () => {
  const mine = { ...emptyState('2026-05-17', null), vendor: 'Mine', note: 'Mine too', tags: ['mine'] };
  const theirs = { ...mine, vendor: 'Theirs', note: 'Theirs too', tags: ['theirs'] };

  it('takes the chosen fields of one side, and the others of the other', () => {
    expect(combine(mine, theirs, new Set(['vendor', 'tags']))).toEqual({ ...mine, note: 'Theirs too' });
  });

  it('is shown in words', () => {
    const state = { ...mine, accountId: { id: '3', label: 'Main', note: 'EUR' }, tags: ['a', 'b'] };
    expect(textOf(state, 'accountId')).toBe('Main');
    expect(textOf(state, 'currency')).toBe('EUR');
    expect(textOf(state, 'tags')).toBe('a, b');
    expect(textOf(state, 'categoryId')).toBeNull();
    expect(textOf(state, 'amount')).toBeNull();
  });
});

it('begins another expense with the same day, account and project', () => {
  const state = { ...emptyState('2026-05-17', { id: '3', label: 'Main' }), projectId: { id: '4', label: 'Hull' } };
  expect(nextState({ ...state, amount: '12', vendor: 'Acme', tags: ['a'], note: 'n' })).toEqual(state);
});

it('names the fields that differ', () => {
  const base = emptyState('2026-05-17', EUR);
  expect(differences(base, { ...base })).toEqual([]);
  expect(differences(base, { ...base, amount: '1', tags: ['a'], accountId: { id: '2', label: 'Main' } })).toEqual([
    'amount',
    'accountId',
    'tags',
  ]);
});

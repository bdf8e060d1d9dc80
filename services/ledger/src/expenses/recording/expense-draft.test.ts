import { isDate } from '../../validation/date.ts';
import type { RecordExpenseInput } from '../../__generated__/resolvers.ts';
import type { Expense } from '../expense.ts';
import { draftOf, readChangeInput, readRecordInput } from './expense-draft.ts';

const INPUT: RecordExpenseInput = {
  amount: '10.50',
  expenseDate: '2026-02-28',
  isProjectRelated: false,
  accountId: '4',
};

describe('the input of an expense', () => {
  it('is normalised', () => {
    const draft = readRecordInput({
      ...INPUT,
      vendor: '  Figma \n Inc. ',
      note: '  two\nlines ',
      tags: ['B', 'b ', 'a  c'],
      isProjectRelated: true,
      projectId: '7',
      currency: 'EUR',
    });
    expect(draft).toMatchObject({
      amount: '10.50',
      currency: 'EUR',
      expenseDate: '2026-02-28',
      vendor: 'Figma Inc.',
      note: 'two\nlines',
      tags: ['a c', 'b'],
      accountId: 4,
      projectId: 7,
      categoryId: null,
      crossProjectRefId: null,
    });
  });

  it('may leave out or blank what is optional', () => {
    const blank = { vendor: ' ', note: '', currency: null, projectId: null, categoryId: null, tags: null };
    expect(readRecordInput({ ...INPUT, ...blank })).toEqual(readRecordInput(INPUT));
  });

  it('is answered with every wrong field at once', () => {
    const wrong = {
      amount: '-3',
      expenseDate: '2026-02-29',
      vendor: 'x'.repeat(201),
      note: '\u0007',
      isProjectRelated: true,
    };
    expect(() => readRecordInput({ ...INPUT, ...wrong })).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        details: ['amount', 'expenseDate', 'projectId', 'vendor', 'note'].map((field) =>
          expect.objectContaining({ field }),
        ),
      }),
    );
  });

  it.each(['0', '0.00', '-1', '1e3', '1,5', '', ' 1', 'NaN', '1.005', '10000000000000.00'])(
    'takes no amount of %p',
    (amount) => {
      const input = { ...INPUT, amount, currency: 'USD' };
      expect(() => readRecordInput(input)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    },
  );

  it.each(['0', 'x', '1.5', '-4', '9007199254740992', ''])('finds nothing behind the id %p', (accountId) => {
    expect(() => readRecordInput({ ...INPUT, accountId })).toThrow(
      expect.objectContaining({ code: 'INVALID_REFERENCE' }),
    );
  });

  it('knows which days exist', () => {
    expect(['2024-02-29', '1970-01-01', '9999-12-31'].map(isDate)).toEqual([true, true, true]);
    expect(['2025-02-29', '2026-13-01', '2026-1-1', '0000-12-31', '2026-01-01T00:00Z', ''].some(isDate)).toBe(false);
  });
});

const SAME = { rate: '1', rateInverse: false, rateDate: null, rateSource: 'same' } as const;
const { amount: _amount, ...SAID } = readRecordInput({
  ...{ amount: '10', expenseDate: '2026-03-01', isProjectRelated: true, projectId: '7', accountId: '4' },
  ...{ categoryId: '8', vendor: 'Figma', tags: ['a'] },
});
const EXPENSE: Expense = {
  ...SAID,
  id: 1,
  amountMinor: 1_000n,
  currency: 'USD',
  accountAmount: { ...SAME, amountMinor: 1_000n, currency: 'USD' },
  projectAmount: { ...SAME, amountMinor: 1_000n, currency: 'USD' },
  baseAmount: { ...SAME, amountMinor: 1_000n, currency: 'USD' },
  createdBy: 1,
  createdByKey: null,
  importId: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  softDeletedAt: null,
  version: 1,
};

describe('the change of an expense', () => {
  it('keeps what is left out and empties what is null', () => {
    const draft = readChangeInput(EXPENSE, { vendor: null, categoryId: null, note: 'new' });
    expect(draft).toEqual({ ...draftOf(EXPENSE), vendor: null, categoryId: null, note: 'new' });
    expect(draft).toMatchObject({ projectId: 7, accountId: 4, tags: ['a'], currency: 'USD', amount: '10' });
  });

  it('carries an amount over to a currency that can hold it', () => {
    expect(readChangeInput(EXPENSE, { currency: 'JPY' })).toMatchObject({ currency: 'JPY', amount: '10' });
  });

  it('lets project and project relation follow or contradict each other as the rule says', () => {
    expect(readChangeInput(EXPENSE, { projectId: null })).toMatchObject({ projectId: null });
    expect(readChangeInput(EXPENSE, { projectId: null, isProjectRelated: false })).toMatchObject({ projectId: null });
    expect(readChangeInput(EXPENSE, { isProjectRelated: true })).toMatchObject({ projectId: 7 });
    for (const input of [{ isProjectRelated: false }, { isProjectRelated: true, projectId: null }]) {
      expect(() => readChangeInput(EXPENSE, input)).toThrow(
        expect.objectContaining({ details: [expect.objectContaining({ field: 'projectId' })] }),
      );
    }
  });

  it.each(['amount', 'currency', 'expenseDate', 'isProjectRelated', 'accountId', 'tags'])(
    'never empties %s',
    (field) => {
      expect(() => readChangeInput(EXPENSE, { [field]: null })).toThrow(
        expect.objectContaining({ details: [expect.objectContaining({ field })] }),
      );
    },
  );
});

import { draftOf, readChangeInput } from './expense-change.ts';
import type { Expense } from '../expense.ts';

const SAME = { rate: '1', rateInverse: false, rateDate: null };
const EXPENSE: Expense = {
  id: 1,
  accountId: 4,
  projectId: 7,
  categoryId: 8,
  crossProjectRefId: null,
  amountMinor: 1_000n,
  currency: 'USD',
  accountAmount: { ...SAME, amountMinor: 1_000n, currency: 'USD' },
  projectAmount: { ...SAME, amountMinor: 1_000n, currency: 'USD' },
  baseAmount: { ...SAME, amountMinor: 1_000n, currency: 'USD' },
  expenseDate: '2026-03-01',
  vendor: 'Figma',
  note: null,
  tags: ['a'],
  createdBy: 1,
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

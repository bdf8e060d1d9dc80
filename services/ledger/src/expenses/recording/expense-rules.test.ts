import { isDate } from '../../validation/date.ts';
import { readRecordInput, type RecordExpenseInput } from './expense-rules.ts';

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
    expect(draft).toEqual({
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
    expect(['2024-02-29', '1900-01-01', '9999-12-31'].map(isDate)).toEqual([true, true, true]);
    expect(['2025-02-29', '2026-13-01', '2026-1-1', '1899-12-31', '2026-01-01T00:00Z', ''].some(isDate)).toBe(false);
  });
});

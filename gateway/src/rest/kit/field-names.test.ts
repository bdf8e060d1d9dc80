import { AppError, invalidReference } from '@outlay/errors/app-error';
import { inRestTerms, restFieldName } from './field-names.ts';

describe('restFieldName', () => {
  it.each([
    ['expenseDate', 'expense_date'],
    ['input.crossProjectRefId', 'cross_project_ref_id'],
    ['filter.minAmount', 'min_amount'],
    ['input.owner.email', 'owner.email'],
    ['input.tags.1', 'tags.1'],
    ['amount', 'amount'],
    ['Idempotency-Key', 'Idempotency-Key'],
  ])('names %s %s', (path, name) => {
    expect(restFieldName(path)).toBe(name);
  });
});

describe('inRestTerms', () => {
  it('renames fields in details and in the message', () => {
    const error = inRestTerms(invalidReference('accountId'));
    expect(error.details).toEqual([
      { field: 'account_id', message: 'This id does not exist.', code: 'INVALID_REFERENCE' },
    ]);
    expect(error.message).toBe('account_id refers to something that does not exist.');
  });

  it('leaves an error without details as it is', () => {
    const error = inRestTerms(new AppError('IN_USE', 'An expense has this category.'));
    expect([error.code, error.message]).toEqual(['IN_USE', 'An expense has this category.']);
  });
});

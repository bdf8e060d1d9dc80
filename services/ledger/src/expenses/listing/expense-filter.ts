import { invalidField } from '@outlay/errors/app-error';
import { parseDecimal } from '@outlay/money/decimal';
import { parseId } from '@outlay/tenancy/ids';
import { checkTogether } from '@outlay/errors/check-together';
import { checkDate } from '../../validation/date.ts';
import { readCurrency } from '../recording/expense-draft.ts';
import { nameKey } from '@outlay/text/name-key';
import { tagKey } from '../expense-text.ts';

/** The input of `expenses`. */
export interface ExpenseFilterInput {
  projectId?: string | null | undefined;
  accountId?: string | null | undefined;
  categoryId?: string | null | undefined;
  vendor?: string | null | undefined;
  tag?: string | null | undefined;
  q?: string | null | undefined;
  from?: string | null | undefined;
  to?: string | null | undefined;
  minAmount?: string | null | undefined;
  maxAmount?: string | null | undefined;
  currency?: string | null | undefined;
  createdBy?: string | null | undefined;
  isProjectRelated?: boolean | null | undefined;
  includeDeleted?: boolean | null | undefined;
}

/** A condition on `expenses e`, with its parameters. */
export interface Condition {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** A filter, ready for SQL. */
export interface ExpenseSelection {
  /** All of them must hold; none: the whole tenant. */
  readonly conditions: readonly Condition[];
  /** What full text and tags look for; null where they are not asked for. */
  readonly search: { readonly words: string | null; readonly tag: string | null } | null;
  readonly includeDeleted: boolean;
}

const Q_MAX_LENGTH = 500;
/** Amounts are compared as whole units and ten-thousandths, the finest minor unit there is. */
const FRACTION = 10_000n;
const FRACTION_DIGITS = 4;
/** Above every amount, and within a bigint. */
const UNITS_LIMIT = 10n ** 16n;
const NOTHING: Condition = { sql: 'false', params: [] };

/** Checks a filter and writes it as SQL conditions. @throws AppError VALIDATION_FAILED with one detail per wrong field */
export function readFilter(input: ExpenseFilterInput): ExpenseSelection {
  const { from, to, minAmount, maxAmount, currency, q } = input;
  checkTogether(
    () => from == null || checkDate(from, 'from'),
    () => to == null || checkDate(to, 'to'),
    () => minAmount == null || amountKey(minAmount, 'minAmount'),
    () => maxAmount == null || amountKey(maxAmount, 'maxAmount'),
    () => readCurrency(currency ?? null),
    () => checkLength(q),
  );
  const conditions = [
    idCondition('project_id', input.projectId),
    idCondition('account_id', input.accountId),
    idCondition('category_id', input.categoryId),
    idCondition('created_by', input.createdBy),
    textCondition('e.vendor_key = lower(?)', input.vendor == null ? null : nameKey(input.vendor)),
    from == null ? null : { sql: 'e.expense_date >= ?', params: [from] },
    to == null ? null : { sql: 'e.expense_date <= ?', params: [to] },
    amountCondition('>=', minAmount, 'minAmount'),
    amountCondition('<=', maxAmount, 'maxAmount'),
    currency == null ? null : { sql: 'e.currency = ?', params: [currency] },
    relatedCondition(input.isProjectRelated),
  ];
  return {
    conditions: conditions.filter((condition) => condition !== null),
    search: readSearch(input),
    includeDeleted: input.includeDeleted ?? false,
  };
}

/** Whether everything is selected, so that counters can tell how many there are and where a page is. */
export function isUnfiltered({ conditions, search }: ExpenseSelection): boolean {
  return conditions.length === 0 && search === null;
}

function readSearch({ q, tag }: ExpenseFilterInput): ExpenseSelection['search'] {
  const words = q == null || q.trim() === '' ? null : withoutNul(q);
  if (words === null && tag == null) return null;
  return { words, tag: tag == null ? null : withoutNul(tagKey(tag)) };
}

function checkLength(q: string | null | undefined): void {
  if (q != null && q.length > Q_MAX_LENGTH)
    throw invalidField('q', `must be at most ${Q_MAX_LENGTH} characters`, 'TOO_LONG');
}

/** An id nobody has selects nothing, whether it could exist or not. */
function idCondition(column: string, id: string | null | undefined): Condition | null {
  if (id == null) return null;
  const number = parseId(id);
  return number === null ? NOTHING : { sql: `e.${column} = ?`, params: [number] };
}

function textCondition(sql: string, text: string | null): Condition | null {
  return text === null ? null : { sql, params: [withoutNul(text)] };
}

function relatedCondition(isProjectRelated: boolean | null | undefined): Condition | null {
  if (isProjectRelated == null) return null;
  return { sql: `e.project_id is ${isProjectRelated ? 'not null' : 'null'}`, params: [] };
}

function amountCondition(operator: '>=' | '<=', amount: string | null | undefined, field: string): Condition | null {
  if (amount == null) return null;
  const key = amountKey(amount, field);
  if (key < 0n) return operator === '>=' ? null : NOTHING;
  const units = key / FRACTION > UNITS_LIMIT ? UNITS_LIMIT : key / FRACTION;
  return { sql: `(e.amount_units, e.amount_fraction) ${operator} (?, ?)`, params: [units, key % FRACTION] };
}

/** The amount in ten-thousandths. */
function amountKey(amount: string, field: string): bigint {
  const { units, scale } = parseDecimal(amount, field);
  if (scale > FRACTION_DIGITS)
    throw invalidField(field, `must have at most ${FRACTION_DIGITS} decimals`, 'TOO_MANY_DECIMALS');
  return units * 10n ** BigInt(FRACTION_DIGITS - scale);
}

/** PostgreSQL's texts cannot hold the zero character, so nothing can be found by it. */
function withoutNul(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', ' ');
}

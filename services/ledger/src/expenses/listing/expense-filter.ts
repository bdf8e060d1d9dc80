import { invalidField } from '@outlay/errors/app-error';
import { parseDecimal } from '@outlay/money/decimal';
import { parseId } from '@outlay/tenancy/ids';
import type { KeyLimits } from '@outlay/tenancy/key-limits';
import { checkTogether } from '@outlay/errors/check-together';
import { checkDate } from '../../validation/date.ts';
import { readCurrency } from '../recording/expense-draft.ts';
import { readLength } from '@outlay/text/read-text';
import { searchPhrase } from '@outlay/text/search-fold';
import { searchQuery } from '@outlay/text/search-query';
import { vendorKey } from '../expense-search.ts';
import { tagKey } from '../expense-text.ts';
import { arrayLiteral } from '../../posting/set-statement.repository.ts';
import type { Condition } from './condition.ts';

/** As GraphQL takes a list: one value stands for a list of it. */
type OneOrMore = string | readonly string[] | null | undefined;

/** The input of `expenses`. */
export interface ExpenseFilterInput {
  projectId?: OneOrMore;
  accountId?: OneOrMore;
  categoryId?: OneOrMore;
  vendor?: string | null | undefined;
  vendorId?: OneOrMore;
  tag?: OneOrMore;
  q?: string | null | undefined;
  from?: string | null | undefined;
  to?: string | null | undefined;
  minAmount?: string | null | undefined;
  maxAmount?: string | null | undefined;
  currency?: string | null | undefined;
  createdBy?: string | null | undefined;
  importId?: string | null | undefined;
  isProjectRelated?: boolean | null | undefined;
  includeDeleted?: boolean | null | undefined;
}

/** A filter, ready for SQL. */
export interface ExpenseSelection {
  /** YYYY-MM-DD, included; null for no bound. */
  readonly days: { readonly from: string | null; readonly to: string | null };
  /** All of them must hold. */
  readonly conditions: readonly Condition[];
  /** Full-text query (a tsquery) and tags (any of them); null where not given. */
  readonly search: { readonly words: string | null; readonly tags: readonly string[] | null } | null;
  readonly includeDeleted: boolean;
}

const Q_MAX_LENGTH = 500;
const LIST_MAX_LENGTH = 100;
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
    () => checkWords(q),
    () => checkList(input.projectId, 'projectId'),
    () => checkList(input.accountId, 'accountId'),
    () => checkList(input.categoryId, 'categoryId'),
    () => checkList(input.tag, 'tag'),
    () => checkList(input.vendorId, 'vendorId'),
  );
  const conditions = [
    indexed(idCondition('project_id', input.projectId)),
    indexed(idCondition('account_id', input.accountId)),
    indexed(idCondition('category_id', input.categoryId)),
    indexed(idCondition('created_by', input.createdBy)),
    indexed(idCondition('import_id', input.importId)),
    indexed(textCondition('e.vendor_key = ?', input.vendor == null ? null : vendorKey(input.vendor))),
    vendorCondition(input.vendorId),
    amountCondition('>=', minAmount, 'minAmount'),
    amountCondition('<=', maxAmount, 'maxAmount'),
    indexed(textCondition('e.currency = ?', currency ?? null)),
    relatedCondition(input.isProjectRelated),
    untaggedCondition(input.tag),
    wordCondition(q),
  ];
  return {
    days: { from: from ?? null, to: to ?? null },
    conditions: conditions.filter((condition) => condition !== null),
    search: readSearch(input),
    includeDeleted: input.includeDeleted ?? false,
  };
}

/** The selection within the limits of an API key: neither its pages nor its totals contain anything else. */
export function within({ projectIds, accountIds }: KeyLimits, selection: ExpenseSelection): ExpenseSelection {
  const limits = [amongCondition('project_id', projectIds), amongCondition('account_id', accountIds)];
  return { ...selection, conditions: [...limits.filter((limit) => limit !== null), ...selection.conditions] };
}

function amongCondition(column: string, ids: ReadonlySet<number> | null): Condition | null {
  return ids && { sql: `e.${column} = any (?::bigint[])`, params: [arrayLiteral([...ids])] };
}

/** Returns true where days alone are selected, or everything: then counters of days give the total and the place of a page. */
export function isOfDays({ conditions, search }: ExpenseSelection): boolean {
  return conditions.length === 0 && search === null;
}

function readSearch({ q, tag }: ExpenseFilterInput): ExpenseSelection['search'] {
  const words = q == null || isBlank(q) ? null : searchQuery(q);
  const wanted = listOf(tag);
  const tags = wanted.length === 0 || wanted.some(isBlank) ? null : tagKeys(wanted);
  return words === null && tags === null ? null : { words, tags };
}

/** A blank tag stands for none. Expenses without a tag are no hits of an index: they are a condition of their own. */
function untaggedCondition(tag: OneOrMore): Condition | null {
  const tags = listOf(tag);
  if (!tags.some(isBlank)) return null;
  return { sql: `e.tags = '{}' or e.tags && ?::text[]`, params: [arrayLiteral(tagKeys(tags))] };
}

function tagKeys(tags: readonly string[]): string[] {
  return tags.filter((tag) => !isBlank(tag)).map((tag) => withoutNul(tagKey(tag)));
}

function listOf(value: OneOrMore): readonly string[] {
  if (value == null) return [];
  return typeof value === 'string' ? [value] : value;
}

function checkList(values: OneOrMore, field: string): void {
  if (listOf(values).length > LIST_MAX_LENGTH)
    throw invalidField(field, `must name at most ${LIST_MAX_LENGTH}`, 'TOO_LONG');
}

/** A text without a word in it, such as punctuation, is in no expense. */
function wordCondition(q: string | null | undefined): Condition | null {
  return q == null || isBlank(q) || searchQuery(q) !== null ? null : NOTHING;
}

function checkWords(q: string | null | undefined): void {
  if (q == null) return;
  if (readLength(q) > Q_MAX_LENGTH) throw invalidField('q', `must have at most ${Q_MAX_LENGTH} characters`, 'TOO_LONG');
  searchQuery(q);
}

/** Any of the ids; a blank one stands for none. An id nobody has selects nothing, whether it could exist or not. */
function idCondition(column: string, wanted: OneOrMore): Condition | null {
  const ids = listOf(wanted);
  if (ids.length === 0) return null;
  const numbers = ids.map(parseId).filter((id) => id !== null);
  const [one] = numbers;
  const named = one === undefined ? NOTHING : anyOf(`e.${column}`, one, numbers);
  if (!ids.some(isBlank)) return named;
  return { sql: `e.${column} is null or ${named.sql}`, params: named.params };
}

/** Any of the names that count for one of the vendors, which row level security keeps to the tenant's; a blank id stands for none. */
function vendorCondition(wanted: OneOrMore): Condition | null {
  const ids = listOf(wanted);
  if (ids.length === 0) return null;
  const numbers = ids.map(parseId).filter((id) => id !== null);
  const named = `e.vendor_key = any (array(
    select n.name_key from vendor_names n where n.vendor_id = any (?::bigint[])))`;
  return {
    sql: ids.some(isBlank) ? `e.vendor_key = '' or ${named}` : named,
    params: [`{${numbers.join(',')}}`],
  };
}

function indexed(condition: Condition | null): Condition | null {
  return condition && { ...condition, hasIndex: /^e\.\w+ = \?$/.test(condition.sql) };
}

function anyOf(column: string, one: number, all: readonly number[]): Condition {
  if (all.length === 1) return { sql: `${column} = ?`, params: [one] };
  return { sql: `${column} = any (?::bigint[])`, params: [`{${all.join(',')}}`] };
}

/** True for a text in which nothing can be seen: it is blank in every other list, too. */
function isBlank(text: string): boolean {
  return searchPhrase(text) === '';
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
  // PostgreSQL estimates a range of one column, and none of a comparison of rows.
  const sql = `e.amount_units ${operator} ? and (e.amount_units, e.amount_fraction) ${operator} (?, ?)`;
  return { sql, params: [units, units, key % FRACTION] };
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

import { ACCOUNT_FIELDS, EXPENSE_FIELDS, type ImportField, type ImportKind, type Mapping } from '../import-fields.ts';
import type { ColumnSummary } from '../values/column-profile.ts';
import { currencyOfHeader } from '../values/currency-signs.ts';
import { ACCOUNT_WORDS } from './account-words.ts';
import { suits, withNecessary, withoutHeader } from './column-types.ts';
import { EXPENSE_WORDS } from './expense-words.ts';
import { headerKey } from './header-key.ts';

interface Candidate {
  readonly field: ImportField;
  readonly column: number;
  readonly score: number;
}

/** Above the place of any word, so that a header that is a word counts for more than one that contains it. */
const WORD = 1_000;

/**
 * The column of each field, by the words of the header and by what the cells are. No column is given to two fields.
 * @param headers empty texts where the file has no header
 */
export function suggestMapping(
  headers: readonly string[],
  columns: readonly ColumnSummary[],
  kind: ImportKind,
): Mapping {
  const byWords = assign(candidates(headers, columns, kind));
  const found = kind === 'expenses' ? completed(byWords, headers, columns) : byWords;
  const isNameless = headers.every((header) => header === '');
  return isNameless && kind === 'expenses' ? withoutHeader(columns) : found;
}

function completed(byWords: Mapping, headers: readonly string[], columns: readonly ColumnSummary[]): Mapping {
  const complete = withNecessary(withoutHalves(byWords), columns);
  return withDirection(withoutCurrency(complete, headers), columns);
}

/** A header such as `Amount (EUR)` says it for its column; another column is that of other amounts. */
function withoutCurrency(mapping: Mapping, headers: readonly string[]): Mapping {
  const { currency: _, ...others } = mapping;
  const amount = mapping.amount ?? mapping.debit;
  return amount === undefined || currencyOfHeader(headers[amount] ?? '') === null ? mapping : others;
}

/** Fields whose words a header is. Used to find the header as well. */
export function isKnownHeader(header: string, kind: ImportKind): boolean {
  const key = headerKey(header);
  return key !== '' && knownWords[kind].has(key);
}

type Words = readonly (readonly [ImportField, readonly string[]])[];

const WORDS: Readonly<Record<ImportKind, Words>> = {
  expenses: EXPENSE_FIELDS.map((field) => [field, EXPENSE_WORDS[field].map(headerKey)]),
  accounts: ACCOUNT_FIELDS.map((field) => [field, ACCOUNT_WORDS[field].map(headerKey)]),
};

const knownWords: Readonly<Record<ImportKind, ReadonlySet<string>>> = {
  expenses: new Set(WORDS.expenses.flatMap(([, words]) => words)),
  accounts: new Set(WORDS.accounts.flatMap(([, words]) => words)),
};

function candidates(headers: readonly string[], columns: readonly ColumnSummary[], kind: ImportKind): Candidate[] {
  return headers.flatMap((header, column) => {
    const summary = columns[column];
    const key = headerKey(header);
    if (summary === undefined || key === '') return [];
    return WORDS[kind].flatMap(([field, words]) => {
      const score = scoreOf(key, words);
      if (score === 0) return [];
      if (suits(field, summary)) return [{ field, column, score }];
      // A column of dates that is none is better said than missing.
      return field === 'expense_date' && score > 3 * WORD ? [{ field, column, score: 1 }] : [];
    });
  });
}

/** A header that is a word counts for most, then one that begins with it, then one that contains it; earlier words for more. */
function scoreOf(key: string, words: readonly string[]): number {
  let best = 0;
  words.forEach((word, index) => {
    const place = WORD - index;
    if (key === word) best = Math.max(best, 3 * WORD + place);
    else if (word.length < 4) return;
    else if (key.startsWith(`${word} `)) best = Math.max(best, WORD + place);
    else if (` ${key} `.includes(` ${word} `)) best = Math.max(best, place);
  });
  return best;
}

function assign(all: readonly Candidate[]): Mapping {
  const mapping: Partial<Record<ImportField, number>> = {};
  const taken = new Set<number>();
  for (const { field, column } of all.toSorted(byWeight)) {
    if (mapping[field] !== undefined || taken.has(column)) continue;
    mapping[field] = column;
    taken.add(column);
  }
  return mapping;
}

/** A note takes what is left: a description names the vendor where no other column does. */
function byWeight(one: Candidate, other: Candidate): number {
  return Number(one.field === 'note') - Number(other.field === 'note') || other.score - one.score;
}

/** An amount beats two columns; of two columns both are needed. */
function withoutHalves(mapping: Mapping): Mapping {
  const { amount, debit, credit, ...others } = mapping;
  if (debit !== undefined && credit !== undefined) return { ...others, debit, credit };
  if (amount !== undefined) return { ...others, amount };
  return debit === undefined ? others : { ...others, amount: debit };
}

/** A column of marks counts only where the amounts have no sign of their own. */
function withDirection(mapping: Mapping, columns: readonly ColumnSummary[]): Mapping {
  const { direction, ...others } = mapping;
  const amount = mapping.amount === undefined ? undefined : columns[mapping.amount];
  if (amount === undefined || amount.negative > 0) return others;
  const marks = direction ?? unnamedMarks(mapping, columns);
  return marks === undefined ? others : { ...others, direction: marks };
}

function unnamedMarks(mapping: Mapping, columns: readonly ColumnSummary[]): number | undefined {
  const taken = new Set(Object.values(mapping));
  const index = columns.findIndex(
    ({ filled, spent, received }, column) =>
      !taken.has(column) && spent > 0 && received > 0 && spent + received === filled,
  );
  return index === -1 ? undefined : index;
}

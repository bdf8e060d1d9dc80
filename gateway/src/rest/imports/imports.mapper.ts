import type { z } from 'zod';
import type { ImportDetailsFragment, ImportRowDetailsFragment } from '../../__generated__/rest-operations.ts';
import { overdraft as overdraftPolicy } from '../accounts/accounts.schemas.ts';
import { jsonNumber } from '../kit/exact-json.ts';
import type { importRow } from './import-rows.schemas.ts';
import { dateOrder, decimalSign, importField, importKind, importState, rowState, spendSign } from './import-words.ts';
import type { importResource } from './import.schemas.ts';

type Resource = z.output<typeof importResource>;
type Row = z.output<typeof importRow>;

/** An import as REST answers it. */
export function toImport(found: ImportDetailsFragment): Resource {
  const { counts, defaults, progress } = found;
  return {
    id: Number(found.id),
    kind: importKind.toRest(found.kind),
    name: found.name,
    state: importState.toRest(found.state),
    error: found.error && { code: found.error.code, message: found.error.message },
    file_bytes: found.fileBytes,
    file_hash: found.fileHash,
    same_file_as: found.sameFileAs.map(({ id }) => Number(id)),
    format: toFormat(found.format),
    columns: found.columns.map(({ index, header, examples, field }) => ({
      ...{ index, header, examples: [...examples], field: field && importField.toRest(field) },
    })),
    mapping: Object.fromEntries(
      found.columns.flatMap(({ index, field }) => (field ? [[importField.toRest(field), index]] : [])),
    ),
    defaults: {
      ...{ account_id: idOf(defaults.account), project_id: idOf(defaults.project) },
      ...{ category_id: idOf(defaults.category), currency: defaults.currency },
    },
    takes_twins: found.takesTwins,
    counts: {
      ...{ rows: counts.rows, good: counts.good, bad: counts.bad, twins: counts.twins },
      ...{ taken_twins: counts.takenTwins, excluded: counts.excluded, taken: counts.taken },
    },
    totals: toTotals(found.totals),
    progress: progress && {
      ...{ phase: progress.phase, done: progress.done, total: progress.total },
      ...{ per_second: progress.perSecond, seconds_left: progress.secondsLeft },
    },
    created_by: idOf(found.createdBy),
    created_by_key: idOf(found.createdByKey),
    committed_at: found.committedAt,
    undone_at: found.undoneAt,
    rows_expire_at: found.rowsExpireAt,
    created_at: found.createdAt,
    updated_at: found.updatedAt,
  };
}

/** A row as REST answers it. */
export function toImportRow(found: ImportRowDetailsFragment): Row {
  return {
    ...{ row: found.row, line: found.line, cells: [...found.cells], corrected: [...found.corrected] },
    state: rowState.toRest(found.state),
    takes_twin: found.takesTwin,
    errors: found.errors.map(({ field, column, code, message, hint }) => ({
      ...{ field: field && importField.toRest(field), column, code, message, hint },
    })),
    warnings: found.warnings.map(({ code, message }) => ({ code, message })),
    expense: toExpense(found.expense),
    twin_of: found.twinOf.map(({ id }) => Number(id)),
    twin_row: found.twinRow,
    expense_id: idOf(found.bookedExpense),
    account_id: idOf(found.openedAccount),
  };
}

function toFormat(found: ImportDetailsFragment['format']): Resource['format'] {
  if (!found) return null;
  return {
    ...{ encoding: found.encoding, delimiter: found.delimiter, skip_top: found.skipTop, has_header: found.hasHeader },
    skip_bottom: found.skipBottom,
    decimal: found.decimal && decimalSign.toRest(found.decimal),
    date_order: found.dateOrder && dateOrder.toRest(found.dateOrder),
    spend_sign: spendSign.toRest(found.spendSign),
    chosen: found.chosen.map(snakeCase),
    ambiguities: found.ambiguities.map(({ field, column, message }) => ({ field: snakeCase(field), column, message })),
  };
}

function toTotals(found: ImportDetailsFragment['totals']): Resource['totals'] {
  if (!found) return null;
  return {
    amount: found.amount && jsonNumber(found.amount.amount),
    currency: found.amount?.currency ?? null,
    accounts: found.accounts.map(({ account, rows, change, balanceBefore, balanceAfter, overdraft }) => ({
      ...{ account_id: Number(account.id), currency: change.currency, rows, change: jsonNumber(change.amount) },
      ...{ balance_before: jsonNumber(balanceBefore.amount), balance_after: jsonNumber(balanceAfter.amount) },
      overdraft: overdraft && overdraftPolicy.toRest(overdraft),
    })),
    projects: found.projects.map(({ project, rows, change }) => ({
      ...{ project_id: Number(project.id), currency: change.currency, rows, change: jsonNumber(change.amount) },
    })),
    new_categories: toNames(found.newCategories),
    new_vendors: toNames(found.newVendors),
    new_tags: toNames(found.newTags),
    problems: found.problems.map(({ code, message, account }) => ({ code, message, account_id: idOf(account) })),
  };
}

function toNames({ count, names }: { count: number; names: readonly string[] }) {
  return { count, names: [...names] };
}

function toExpense(found: ImportRowDetailsFragment['expense']): Row['expense'] {
  if (!found) return null;
  return {
    expense_date: found.expenseDate,
    amount: toMoney(found.amount),
    account_amount: toMoney(found.accountAmount),
    project_amount: found.projectAmount && toMoney(found.projectAmount),
    ...{ account_id: Number(found.account.id), project_id: idOf(found.project), category_id: idOf(found.category) },
    ...{ new_category: found.newCategory, vendor: found.vendor, note: found.note, tags: [...found.tags] },
  };
}

function toMoney({ amount, currency }: { amount: string; currency: string }) {
  return { amount: jsonNumber(amount), currency };
}

function idOf(found: { id: string } | null): number | null {
  return found && Number(found.id);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

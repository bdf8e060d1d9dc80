import { invalidField } from '@outlay/errors/app-error';
import { checkTogether } from '@outlay/errors/check-together';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { formatAmount, parseAmount } from '@outlay/money/money';
import { readLine, readOptionalLines } from '@outlay/text/read-text';
import type { ChangeProjectInput, CreateProjectInput } from '../__generated__/resolvers.ts';
import type { ProjectRow, ProjectStatus } from './project.entity.ts';

const NAME_LENGTH = 200;
const DESCRIPTION_LENGTH = 5_000;
const FIRST_DAY = '1970-01-01';
const LAST_DAY = '2100-12-31';

/** Editable fields of a project. Amounts are minor units of `currency`. */
export interface ProjectFields {
  name: string;
  description: string | null;
  startDate: string;
  endDate: string | null;
  startingBudgetMinor: bigint;
  projectedEstimateMinor: bigint;
  currency: string;
  status: ProjectStatus;
}

/** A project's input with defaults filled in. Amounts are decimal strings. */
interface ProjectText extends Pick<
  ProjectFields,
  'name' | 'description' | 'startDate' | 'endDate' | 'currency' | 'status'
> {
  startingBudget: string;
  projectedEstimate: string;
}

/** Validates a new project. @throws AppError VALIDATION_FAILED with one detail per invalid field */
export function newFields(input: CreateProjectInput, currency: string): ProjectFields {
  return readProject(input, {
    name: input.name,
    description: input.description ?? null,
    startDate: input.startDate,
    endDate: input.endDate ?? null,
    startingBudget: input.startingBudget,
    projectedEstimate: input.projectedEstimate,
    currency,
    status: input.status ?? 'active',
  });
}

/**
 * Validates a change and returns the resulting fields: omitted fields stay, null clears an optional one.
 * @throws AppError VALIDATION_FAILED with one detail per invalid field
 */
export function changedFields(before: ProjectFields, input: ChangeProjectInput): ProjectFields {
  const textOf = (amountMinor: bigint) => formatAmount(amountMinor, currencyOf(before.currency));
  return readProject(input, {
    name: input.name ?? before.name,
    description: input.description === undefined ? before.description : input.description,
    startDate: input.startDate ?? before.startDate,
    endDate: input.endDate === undefined ? before.endDate : input.endDate,
    startingBudget: input.startingBudget ?? textOf(before.startingBudgetMinor),
    projectedEstimate: input.projectedEstimate ?? textOf(before.projectedEstimateMinor),
    currency: before.currency,
    status: input.status ?? before.status,
  });
}

/** @param given the input; only its text and its dates are checked: for what is kept the rules may have become stricter */
function readProject(
  given: Pick<ChangeProjectInput, 'name' | 'description' | 'startDate' | 'endDate'>,
  { startingBudget, projectedEstimate, ...text }: ProjectText,
): ProjectFields {
  const currency = currencyOf(text.currency);
  const name = () => (given.name == null ? text.name : readLine(given.name, 'name', NAME_LENGTH));
  const description = () =>
    given.description == null
      ? text.description
      : readOptionalLines(given.description, 'description', DESCRIPTION_LENGTH);
  checkTogether(
    name,
    description,
    () => checkDay('startDate', given.startDate),
    () => checkDay('endDate', given.endDate),
    () => checkOrder(text.startDate, text.endDate),
    () => readBudget('startingBudget', startingBudget, currency),
    () => readBudget('projectedEstimate', projectedEstimate, currency),
  );
  return {
    ...text,
    name: name(),
    description: description(),
    startingBudgetMinor: readBudget('startingBudget', startingBudget, currency),
    projectedEstimateMinor: readBudget('projectedEstimate', projectedEstimate, currency),
  };
}

function checkDay(field: string, day: string | null | undefined): void {
  if (day != null && (day < FIRST_DAY || day > LAST_DAY)) {
    throw invalidField(field, `must be from ${FIRST_DAY} to ${LAST_DAY}`, 'OUT_OF_RANGE');
  }
}

function checkOrder(startDate: string, endDate: string | null): void {
  if (endDate !== null && endDate < startDate)
    throw invalidField('endDate', 'must not be before the start date', 'OUT_OF_RANGE');
}

function readBudget(field: string, amount: string, currency: CurrencyCode): bigint {
  const amountMinor = parseAmount(amount, currency, field);
  if (amountMinor < 0n) throw invalidField(field, 'must not be negative', 'NEGATIVE');
  return amountMinor;
}

/** Returns the editable fields of a row. */
export function fieldsOf(row: ProjectRow): ProjectFields {
  return {
    name: row.name,
    description: row.description ?? null,
    startDate: row.startDate,
    endDate: row.endDate ?? null,
    startingBudgetMinor: row.startingBudgetMinor,
    projectedEstimateMinor: row.projectedEstimateMinor,
    currency: row.currency,
    status: row.status,
  };
}

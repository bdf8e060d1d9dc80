import { validationFailed, type ErrorDetail } from '@outlay/errors/app-error';
import { currencyOf } from '@outlay/money/currencies';
import { formatAmount, parseAmount } from '@outlay/money/money';
import type { ChangeProjectInput, CreateProjectInput } from '../__generated__/resolvers.ts';
import type { ProjectRow, ProjectStatus } from './project.entity.ts';

const NAME_LENGTH = 200;
const DESCRIPTION_LENGTH = 5_000;

/** A project as somebody wants it to be. Amounts are minor units of `currency`. */
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

/** @throws AppError VALIDATION_FAILED with one detail for each field that breaks a rule */
export function checkProject(fields: ProjectFields): ProjectFields {
  const details: ErrorDetail[] = [];
  const refuse = (field: string, message: string) => details.push({ field, message });
  const name = fields.name.trim();
  if (name.length < 1 || name.length > NAME_LENGTH) refuse('name', `must have 1 to ${NAME_LENGTH} characters`);
  if ((fields.description?.length ?? 0) > DESCRIPTION_LENGTH) {
    refuse('description', `must have at most ${DESCRIPTION_LENGTH} characters`);
  }
  if (fields.endDate !== null && fields.endDate < fields.startDate)
    refuse('endDate', 'must not be before the start date');
  if (fields.startingBudgetMinor < 0n) refuse('startingBudget', 'must not be negative');
  if (fields.projectedEstimateMinor < 0n) refuse('projectedEstimate', 'must not be negative');
  if (details.length > 0) throw validationFailed(details);
  return { ...fields, name };
}

/** What a new project is to be. @throws AppError VALIDATION_FAILED for amounts that do not fit the currency */
export function newFields(input: CreateProjectInput, currencyCode: string): ProjectFields {
  const currency = currencyOf(currencyCode);
  return {
    name: input.name,
    description: input.description ?? null,
    startDate: input.startDate,
    endDate: input.endDate ?? null,
    startingBudgetMinor: parseAmount(input.startingBudget, currency, 'startingBudget'),
    projectedEstimateMinor: parseAmount(input.projectedEstimate, currency, 'projectedEstimate'),
    currency,
    status: input.status ?? 'active',
  };
}

/** What a project is to be after a change: what is left out stays, null empties what may be empty. */
export function changedFields(before: ProjectFields, input: ChangeProjectInput): ProjectFields {
  const currency = currencyOf(input.currency ?? before.currency);
  const amount = (field: 'startingBudget' | 'projectedEstimate', beforeMinor: bigint) =>
    parseAmount(input[field] ?? formatAmount(beforeMinor, currencyOf(before.currency)), currency, field);
  return {
    name: input.name ?? before.name,
    description: input.description === undefined ? before.description : input.description,
    startDate: input.startDate ?? before.startDate,
    endDate: input.endDate === undefined ? before.endDate : input.endDate,
    startingBudgetMinor: amount('startingBudget', before.startingBudgetMinor),
    projectedEstimateMinor: amount('projectedEstimate', before.projectedEstimateMinor),
    currency,
    status: input.status ?? before.status,
  };
}

/** The fields of a row that people set. */
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

import { AppError } from '@outlay/errors/app-error';

/** Arguments of GraphQL operations that REST clients never see. */
const ARGUMENTS = /^(?:input|filter)\./;

/** A GraphQL field path as REST names it: `input.expenseDate` is `expense_date`. */
export function restFieldName(path: string): string {
  return path
    .replace(ARGUMENTS, '')
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, letter: string) => `${before}_${letter.toLowerCase()}`);
}

/** Renames the fields in a GraphQL error's details and message to their REST names. */
export function inRestTerms(error: AppError): AppError {
  const details = error.details.map((detail) => ({ ...detail, field: restFieldName(detail.field) }));
  const message = error.details.reduce(
    (text, { field }) => text.replaceAll(field, restFieldName(field)),
    error.message,
  );
  return new AppError(error.code, message, details, { cause: error });
}

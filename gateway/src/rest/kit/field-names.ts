import { AppError } from '@outlay/errors/app-error';

/** Arguments of GraphQL operations that REST clients never see. */
const ARGUMENTS = /^(?:input|filter)\./;

/** A GraphQL field path as REST names it: `input.expenseDate` is `expense_date`. */
export function restFieldName(path: string): string {
  return path
    .replace(ARGUMENTS, '')
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, letter: string) => `${before}_${letter.toLowerCase()}`);
}

/** An error of the graph in REST's words: its details, and its message where that names their fields. */
export function inRestTerms(error: AppError): AppError {
  const details = error.details.map((detail) => ({ ...detail, field: restFieldName(detail.field) }));
  const message = error.details.reduce(
    (text, { field }) => text.replaceAll(field, restFieldName(field)),
    error.message,
  );
  return new AppError(error.code, message, details, { cause: error });
}

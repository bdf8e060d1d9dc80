import type { CombinedError } from '@urql/core';
import { formatDate } from '@/locales/format.ts';
import { i18n } from '@/locales/i18n.ts';

/** One field's problem. `field` is its path within the input, such as `amount` or `owner.email`. */
export interface FieldProblem {
  readonly field: string;
  readonly code?: string;
  readonly message: string;
}

/** An error of an answer, as the gateway sends it. */
export interface AnswerError {
  readonly message: string;
  /** Where in the answer; absent where the whole operation was refused. */
  readonly path?: readonly unknown[] | undefined;
  readonly extensions?: { readonly code?: unknown; readonly details?: unknown };
}

/** A refusal, or the lack of an answer, in the language of the pages. */
export interface Problem {
  /**
   * The server's code, such as `NAME_TAKEN`; `UNREACHABLE` where there was no answer, `OUTDATED` where the server's schema no
   * longer has what the page asks for.
   */
  readonly code: string;
  readonly message: string;
  /** Messages by the field's path within the input. */
  readonly fields: Readonly<Record<string, string>>;
  /** Identifies the request in the server's logs. */
  readonly requestId: string | null;
}

/** Facts of the answer beside its errors. */
export interface AnswerFacts {
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
}

export function problemOf(error: CombinedError): Problem {
  return problemOfAnswer(error.graphQLErrors, factsOf(error.response));
}

/** Reads the first error: the gateway sends the most specific one first. Without any, the server did not answer. */
export function problemOfAnswer(
  errors: readonly AnswerError[],
  { requestId, retryAfterSeconds }: AnswerFacts,
): Problem {
  const error = errors[0];
  if (error === undefined) return { ...unreachable(), requestId };
  const code = isOutdated(error) ? 'OUTDATED' : codeOf(error);
  const details = errors.flatMap(({ extensions }) => detailsOf(extensions?.details));
  const wait: Record<string, number> = code === 'RATE_LIMITED' ? { seconds: retryAfterSeconds ?? 60 } : {};
  return {
    code,
    message: withReference(textOf(code, wait) || error.message, code, requestId),
    fields: Object.fromEntries(details.map((detail) => [pathOf(detail.field), fieldText(detail)])),
    requestId,
  };
}

/** The problem of having no answer. */
export function unreachable(): Problem {
  return { code: 'UNREACHABLE', message: textOf('UNREACHABLE'), fields: {}, requestId: null };
}

function codeOf({ extensions }: AnswerError): string {
  return typeof extensions?.code === 'string' ? extensions.code : 'INTERNAL';
}

/** True where the operation itself is refused: wrong values are named in the details, failed fields by their path. */
function isOutdated(error: AnswerError): boolean {
  const isWhole = error.path === undefined && detailsOf(error.extensions?.details).length === 0;
  return isWhole && codeOf(error) === 'VALIDATION_FAILED';
}

export function factsOf(response: unknown): AnswerFacts {
  const headers = response instanceof Response ? response.headers : new Headers();
  const seconds = Number(headers.get('Retry-After'));
  return { requestId: headers.get('X-Request-Id'), retryAfterSeconds: seconds > 0 ? seconds : null };
}

function textOf(code: string, values: Record<string, number> = {}): string {
  return translated(`problems.codes.${code}`, values) ?? '';
}

/** Faults of the server carry the request's id, so that an operator finds them. */
function withReference(message: string, code: string, requestId: string | null): string {
  if (code !== 'INTERNAL' || requestId === null) return message;
  return `${message} ${i18n.global.t('problems.reference', { requestId })}`;
}

/** The day or number that the server's message names, such as a longest length, stands in the translation too. */
function fieldText({ code, message }: FieldProblem): string {
  if (code !== undefined) {
    const key = `problems.fields.${code.toUpperCase()}`;
    const day = /\d{4}-\d{2}-\d{2}/.exec(message)?.[0];
    const limit = /\d+/.exec(message)?.[0];
    const text =
      (day !== undefined && translated(`${key}.dated`, { day: formatDate(day) })) ||
      (limit !== undefined && translated(`${key}.limited`, { limit })) ||
      translated(`${key}.plain`, {});
    if (text) return text;
  }
  return sentence(message);
}

/** The server writes `must not be empty`, to follow a field's name. */
function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function translated(key: string, values: Record<string, number | string>): string | null {
  const { global } = i18n;
  const language = [global.locale.value, 'en'].find((one) => global.te(key, one));
  if (language === undefined) return null;
  const { seconds } = values;
  return global.t(key, values, { locale: language, ...(typeof seconds === 'number' && { plural: seconds }) });
}

/** Variables are named from the operation on: `input.amount` is the field `amount`. */
function pathOf(field: string): string {
  return field.replace(/^input\./, '');
}

function detailsOf(details: unknown): FieldProblem[] {
  return Array.isArray(details) ? details.filter(isFieldProblem) : [];
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'field' in value &&
    typeof value.field === 'string' &&
    'message' in value &&
    typeof value.message === 'string' &&
    (!('code' in value) || value.code === undefined || typeof value.code === 'string')
  );
}

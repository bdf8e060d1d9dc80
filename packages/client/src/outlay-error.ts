import type { components } from './__generated__/openapi.ts';

type ErrorBody = components['schemas']['Error'];

/** Codes of the API, and two for what is no answer of Outlay's: nothing came, or something that cannot be read. */
export type OutlayErrorCode = ErrorBody['error_code'] | 'UNREACHABLE' | 'UNREADABLE_ANSWER';

/** A field that is not valid, named as in the request. */
export type OutlayErrorDetail = ErrorBody['details'][number];

/** Facts of an OutlayError besides its message. */
export interface OutlayErrorFacts {
  code: OutlayErrorCode;
  /** 0 where nothing was answered. */
  status: number;
  details?: readonly OutlayErrorDetail[];
  requestId?: string | undefined;
  retryAfterSeconds?: number | undefined;
  cause?: unknown;
}

/** A request that failed. Decide by `code`; the message is for people and may change. */
export class OutlayError extends Error {
  readonly code: OutlayErrorCode;
  readonly status: number;
  readonly details: readonly OutlayErrorDetail[];
  /** Finds the request in Outlay's logs. */
  readonly requestId: string | undefined;
  /** Seconds to wait before another try, where the server names them. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, { cause, details = [], ...facts }: OutlayErrorFacts) {
    super(message, { cause });
    this.name = 'OutlayError';
    this.code = facts.code;
    this.status = facts.status;
    this.details = details;
    this.requestId = facts.requestId;
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}

/** The error that an answer stands for. @param body parsed, or the text of what is no JSON */
export function errorOf(response: Response, body: unknown): OutlayError {
  const facts = {
    status: response.status,
    requestId: response.headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: retryAfterOf(response),
  };
  if (isErrorBody(body)) {
    return new OutlayError(body.message, { ...facts, code: body.error_code, details: body.details });
  }
  const message = `${originOf(response)} answered ${response.status} without an error of Outlay.`;
  return new OutlayError(message, { ...facts, code: 'UNREADABLE_ANSWER', cause: body });
}

/** The error of an answer whose body cannot be read: it broke off, or is of something else than Outlay. */
export function unreadable(response: Response, cause: unknown): OutlayError {
  return new OutlayError(`${originOf(response)} answered ${response.status} with a body that cannot be read.`, {
    ...{ code: 'UNREADABLE_ANSWER', status: response.status, cause },
    requestId: response.headers.get('x-request-id') ?? undefined,
  });
}

/** An answer that a program made itself, in place of a server, has no address. */
function originOf({ url }: Response): string {
  return URL.canParse(url) ? new URL(url).origin : 'The server';
}

/** The seconds of `Retry-After`; undefined where it is missing or a date. */
export function retryAfterOf({ headers }: Response): number | undefined {
  const seconds = headers.get('retry-after') ?? '';
  return /^\d+$/.test(seconds) ? Number(seconds) : undefined;
}

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === 'object' && body !== null && 'error_code' in body && 'message' in body && 'details' in body;
}

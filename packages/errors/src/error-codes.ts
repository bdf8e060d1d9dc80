/**
 * Every error code a client can see, with the HTTP status that carries it.
 * A code is part of the contract: clients branch on it, never on the message.
 */
export const ERROR_STATUS = {
  VALIDATION_FAILED: 400,
  RATE_MISSING: 400,
  PAGE_TOO_DEEP: 400,
  QUERY_TOO_COMPLEX: 400,
  UNAUTHENTICATED: 401,
  INVALID_CREDENTIALS: 401,
  TOKEN_REUSED: 401,
  FORBIDDEN: 403,
  TENANT_REQUIRED: 403,
  TENANT_MISMATCH: 403,
  USER_INACTIVE: 403,
  REGISTRATION_CLOSED: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  CONFLICT: 409,
  SLUG_TAKEN: 409,
  DOMAIN_TAKEN: 409,
  EMAIL_TAKEN: 409,
  NAME_TAKEN: 409,
  LAST_OWNER: 409,
  IN_USE: 409,
  INVALID_REFERENCE: 409,
  INSUFFICIENT_FUNDS: 409,
  ACCOUNT_ARCHIVED: 409,
  PROJECT_CLOSED: 409,
  NOT_DELETED: 409,
  IDEMPOTENCY_KEY_REUSED: 409,
  INVITE_INVALID: 410,
  LINK_INVALID: 410,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  URI_TOO_LONG: 414,
  UNSUPPORTED_MEDIA_TYPE: 415,
  EXPECTATION_FAILED: 417,
  MISDIRECTED_REQUEST: 421,
  RATE_LIMITED: 429,
  HEADERS_TOO_LARGE: 431,
  INTERNAL: 500,
  SERVICE_UNAVAILABLE: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** Whether a string, for instance from another service's answer, is one of our codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_STATUS, value);
}

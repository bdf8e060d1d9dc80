/**
 * Codes of what is wrong with a field, with their meaning. A code is part of the contract: clients show a text for it. docs/errors.md
 * lists them.
 */
export const DETAIL_CODES = {
  REQUIRED: 'It is missing, null or empty.',
  UNKNOWN_FIELD: 'There is no such field.',
  INVALID_TYPE: 'Its value has another JSON type.',
  INVALID_CHOICE: 'Its value is none of those permitted.',
  INVALID_FORMAT: 'It is written in another way; the message says in which it must be.',
  INVALID_EMAIL: 'It is no e-mail address.',
  INVALID_DOMAIN: 'It is no host name.',
  INVALID_SLUG: 'It is no short name: 3 to 40 of a-z, 0-9 and hyphen, starting with a letter.',
  INVALID_ID: 'It is no id.',
  INVALID_CURSOR: 'It is no cursor of this list in this order.',
  UNKNOWN_TIME_ZONE: 'It is no time zone of the IANA database.',
  UNKNOWN_LANGUAGE: 'It is no language tag.',
  UNKNOWN_CURRENCY: 'It is no currency of ISO 4217.',
  BAD_COLOR: 'It is no colour such as #1f7a8c.',
  BAD_TEXT: 'It holds characters that are not permitted, or none that is visible.',
  NOT_A_DATE: 'It is no day that exists, YYYY-MM-DD.',
  NOT_A_DATE_TIME: 'It is no time of RFC 3339.',
  NOT_A_DECIMAL: 'It is no plain decimal number.',
  TOO_MANY_DECIMALS: 'It has too many decimals.',
  NOT_POSITIVE: 'It must be more than 0.',
  NEGATIVE: 'It must not be less than 0.',
  ZERO: 'It must not be 0.',
  AMBIGUOUS: 'It can be read in two ways; the message says in which.',
  NOT_A_SPEND: 'The row is no expense: money came in, or the payment was not made.',
  OUT_OF_RANGE: 'It is too small or too large, too early or too late.',
  TOO_SHORT: 'It has too few characters.',
  TOO_LONG: 'It has too many characters.',
  TOO_MANY: 'It has too many items.',
  REPEATED: 'It is given twice, or names something twice.',
  NOT_ALLOWED: 'It must be left out beside the other fields.',
  RESERVED: 'It is reserved.',
  PUBLIC_SUFFIX: 'Anybody can have names below the domain.',
  PRIVATE_ADDRESS: 'It leads into a private network.',
  WEAK: 'The password is easy to guess.',
  WRONG: 'It is not the current password.',
  EMAIL_TAKEN: 'The address is registered.',
  SLUG_TAKEN: 'Another tenant has the short name.',
  DOMAIN_TAKEN: 'Another tenant has the domain.',
  NAME_TAKEN: 'Another one has the name.',
  INVALID_REFERENCE: 'The id refers to something that does not exist.',
  ACCOUNT_ARCHIVED: 'The account is archived.',
  PROJECT_CLOSED: 'The project is archived or deleted.',
  PERIOD_CLOSED: 'The day is in a closed period.',
  INSUFFICIENT_FUNDS: 'The account holds too little.',
  RATE_MISSING: 'There is no exchange rate for the currency and date.',
} as const;

export type DetailCode = keyof typeof DETAIL_CODES;

/** Returns true for a known code of a detail. */
export function isDetailCode(value: unknown): value is DetailCode {
  return typeof value === 'string' && Object.hasOwn(DETAIL_CODES, value);
}

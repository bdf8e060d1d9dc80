import { invalidField } from '@outlay/errors/app-error';

const TAGS = /^(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*$/;
const VERSION_TAG = /^"([1-9]\d{0,8})"$/;
const KEY = /^[\x21-\x7e]{1,255}$/;
/** Versions start at 1: nothing ever has this one. */
const NO_VERSION = 0;

/** The strong entity tag of a version of a resource. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The version that an If-Match header insists on.
 *
 * @returns undefined when any version will do; 0, which matches nothing, for a well-formed tag that we never gave
 * @throws AppError VALIDATION_FAILED when the header is malformed or names several tags
 */
export function expectedVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const tag = ifMatch.trim();
  if (!TAGS.test(tag)) throw invalidField('If-Match', 'must be an entity tag such as "7", quotes included');
  if (tag.includes(',')) throw invalidField('If-Match', 'must name one entity tag');
  const [, version] = VERSION_TAG.exec(tag) ?? [];
  return version === undefined ? NO_VERSION : Number(version);
}

/** Whether an If-None-Match header names this version, so that the client has it already. Weak comparison, as RFC 9110 wants. */
export function hasAlready(ifNoneMatch: string | undefined, version: number): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(entityTag(version));
}

/** @throws AppError VALIDATION_FAILED unless an Idempotency-Key is 1 to 255 visible ASCII characters */
export function checkIdempotencyKey(key: string | readonly string[] | undefined): void {
  if (key === undefined || (typeof key === 'string' && KEY.test(key))) return;
  throw invalidField('Idempotency-Key', 'must be 1 to 255 visible ASCII characters');
}

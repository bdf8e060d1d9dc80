import { invalidField } from '@outlay/errors/app-error';
import { namesTag, tagsIn } from '../../http/entity-tags.ts';

/** Each version is tried by itself. */
const MAX_TAGS = 10;
const VERSION_TAG = /^"([1-9]\d{0,8})"$/;
const KEY = /^[\x21-\x7e]{1,255}$/;
/** Versions start at 1: nothing ever has this one. */
const NO_VERSION = 0;

/** The strong entity tag of a version of a resource. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The versions of which an If-Match header accepts any.
 *
 * @returns undefined when any version will do; otherwise at least one, which is 0 where the header names no strong tag of ours:
 *   nothing ever matches that
 * @throws AppError VALIDATION_FAILED when the header is malformed or names too many tags
 */
export function expectedVersions(ifMatch: string | undefined): readonly number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const tags = tagsIn(ifMatch);
  if (tags === null)
    throw invalidField('If-Match', 'must be entity tags such as "7", quotes included, or *', 'INVALID_FORMAT');
  const [first = NO_VERSION, ...others] = new Set(tags.flatMap(versionOf));
  if (others.length >= MAX_TAGS)
    throw invalidField('If-Match', `must name at most ${MAX_TAGS} entity tags`, 'TOO_MANY');
  return [first, ...others];
}

/** True where an If-None-Match header names this version, so that the client has it already. */
export function hasAlready(ifNoneMatch: string | undefined, version: number): boolean {
  return namesTag(ifNoneMatch, entityTag(version));
}

/** The version behind a strong tag of ours. A weak one never matches where a strong comparison is asked for. */
function versionOf(tag: string): number[] {
  const [, version] = VERSION_TAG.exec(tag) ?? [];
  return version === undefined ? [] : [Number(version)];
}

/** @throws AppError VALIDATION_FAILED unless an Idempotency-Key is 1 to 255 visible ASCII characters */
export function checkIdempotencyKey(key: string | readonly string[] | undefined): void {
  if (key === undefined || (typeof key === 'string' && KEY.test(key))) return;
  throw invalidField('Idempotency-Key', 'must be 1 to 255 visible ASCII characters', 'INVALID_FORMAT');
}

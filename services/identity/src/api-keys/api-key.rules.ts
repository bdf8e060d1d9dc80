import { forbidden, invalidField } from '@outlay/errors/app-error';
import { checkTogether } from '@outlay/errors/check-together';
import type { CurrencyCode } from '@outlay/money/currencies';
import { parseAmount } from '@outlay/money/money';
import { parseId } from '@outlay/tenancy/ids';
import { isKeyScope, withImpliedScopes, type KeyScope, type Permission } from '@outlay/tenancy/permissions';
import { readLine } from '@outlay/text/read-text';
import type { CreateApiKeyInput } from '../__generated__/resolvers.ts';
import type { ApiKeyTerms } from './api-key.ts';

/** Seconds for which the token before a rotation is accepted. */
export const ROTATION_GRACE_SECONDS = 3_600;
const NAME_LENGTH = 100;
const MOST_IDS = 100;
const DEFAULT_DAYS = 90;
const MOST_DAYS = 365;
const DAY_MS = 24 * 3_600_000;
/** For clients that count a year from the moment of their request. */
const TOLERANCE_MS = 5 * 60_000;

/** @throws AppError VALIDATION_FAILED naming every field that is wrong */
export function checkNewKey(input: CreateApiKeyInput, currency: CurrencyCode, now = new Date()): ApiKeyTerms {
  const name = () => readLine(input.name, 'name', NAME_LENGTH);
  const scopes = () => readScopes(input.scopes);
  const projectIds = () => readIds(input.projectIds, 'projectIds');
  const accountIds = () => readIds(input.accountIds, 'accountIds');
  const maxAmountMinor = () => readLimit(input.maxAmount, 'maxAmount', currency);
  const maxPerDayMinor = () => readLimit(input.maxPerDay, 'maxPerDay', currency);
  const expiresAt = () => readExpiry(input.expiresAt, now) ?? new Date(now.getTime() + DEFAULT_DAYS * DAY_MS);
  checkTogether(name, scopes, projectIds, accountIds, maxAmountMinor, maxPerDayMinor, expiresAt);
  return {
    ...{ name: name(), scopes: scopes(), projectIds: projectIds(), accountIds: accountIds() },
    ...{ maxAmountMinor: maxAmountMinor(), maxPerDayMinor: maxPerDayMinor(), expiresAt: expiresAt() },
  };
}

/** The end that was asked for; undefined where none was. @throws AppError VALIDATION_FAILED */
export function readExpiry(text: string | null | undefined, now = new Date()): Date | undefined {
  if (text == null) return undefined;
  const expiresAt = new Date(text);
  if (!(expiresAt > now)) throw invalidField('expiresAt', 'must be in the future', 'OUT_OF_RANGE');
  if (expiresAt.getTime() > now.getTime() + MOST_DAYS * DAY_MS + TOLERANCE_MS)
    throw invalidField('expiresAt', `must be at most ${MOST_DAYS} days from now`, 'OUT_OF_RANGE');
  return expiresAt;
}

/** A key never gets what its maker has not. @throws AppError FORBIDDEN */
export function checkHolds(scopes: readonly KeyScope[], permissions: ReadonlySet<Permission>): void {
  const missing = scopes.filter((scope) => !permissions.has(scope));
  if (missing.length > 0) throw forbidden(`You cannot give what you do not have: ${missing.join(', ')}.`);
}

function readScopes(given: readonly string[]): KeyScope[] {
  const scopes = [...new Set(given)];
  if (scopes.length === 0) throw invalidField('scopes', 'must name a permission', 'REQUIRED');
  const known = scopes.filter(isKeyScope);
  if (known.length === scopes.length) return withImpliedScopes(known);
  throw invalidField('scopes', 'must all be permissions that a key may have', 'INVALID_CHOICE');
}

/** Ids are not looked up: projects and accounts are other services', and one that does not exist matches nothing. */
function readIds(given: readonly string[] | null | undefined, field: string): number[] | null {
  if (given == null) return null;
  if (given.length === 0) throw invalidField(field, 'must name one, or be left out for no limit', 'REQUIRED');
  if (given.length > MOST_IDS) throw invalidField(field, `must be at most ${MOST_IDS}`, 'TOO_MANY');
  const ids = given.map(parseId).filter((id) => id !== null);
  if (ids.length !== given.length) throw invalidField(field, 'must all be ids', 'INVALID_ID');
  return [...new Set(ids)];
}

function readLimit(given: string | null | undefined, field: string, currency: CurrencyCode): bigint | null {
  if (given == null) return null;
  const minor = parseAmount(given, currency, field);
  if (minor <= 0n) throw invalidField(field, 'must be more than 0', 'NOT_POSITIVE');
  return minor;
}

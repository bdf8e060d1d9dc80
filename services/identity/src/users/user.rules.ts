import { conflict, forbidden, invalidField } from '@outlay/errors/app-error';
import type { Role } from '@outlay/tenancy/permissions';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { checkLocale, checkTimeZone } from '../tenants/locality.ts';
import { checkTogether } from '@outlay/errors/check-together';
import { changed } from '../validation/changed.ts';
import { readOptionalLine } from '@outlay/text/read-text';
import { checkEmail } from './email-address.ts';
import { checkNewPassword } from '../passwords/password-policy.ts';

const NAME_LENGTH = 120;

/** The fields of a user that administrators change. */
export interface Access {
  role: Role;
  isActive: boolean;
}

/** The input of a registration, before validation. */
export interface Credentials {
  email: string;
  /** Omitted where it is chosen later, at the mailed link. */
  password?: string | null;
  name?: string | null;
}

/** Credentials after validation. */
export interface CheckedCredentials {
  email: string;
  name: string;
}

/** The fields that users change themselves. An empty name is none; a null locale or time zone uses the tenant's. */
export interface Profile {
  name: string;
  locale: string | null;
  timeZone: string | null;
}

/** A change of the profile: omitted fields keep their value, null clears them. */
export type ProfileChange = { [Field in keyof Profile]?: string | null };

/**
 * Validates and normalises the input of a registration.
 * @param tenant whose slug and name must not be in the password
 * @param path prefix of field names in errors, such as `owner.`
 * @throws AppError VALIDATION_FAILED naming every field that is wrong
 */
export function checkCredentials(
  input: Credentials,
  tenant: { slug: string; name: string },
  path = '',
): CheckedCredentials & { password: string } {
  const owner = { email: input.email.trim(), slug: tenant.slug, tenantName: tenant.name };
  const email = () => checkEmail(input.email, `${path}email`);
  const password = () => checkNewPassword(requirePassword(input.password, `${path}password`), owner, `${path}password`);
  const name = () => checkName(input.name, `${path}name`);
  checkTogether(email, password, name);
  return { email: email(), password: password(), name: name() };
}

/** The same where the password is chosen later. @throws AppError VALIDATION_FAILED, also where there is one */
export function checkCredentialsWithoutPassword(input: Credentials): CheckedCredentials {
  const email = () => checkEmail(input.email);
  const password = () => {
    if (input.password == null) return;
    throw invalidField('password', 'is chosen later here, at the link in the letter: leave it out', 'NOT_ALLOWED');
  };
  const name = () => checkName(input.name);
  checkTogether(email, password, name);
  return { email: email(), name: name() };
}

/** @throws AppError VALIDATION_FAILED where there is none */
export function requirePassword(password: string | null | undefined, field = 'password'): string {
  if (password != null) return password;
  throw invalidField(field, 'is required', 'REQUIRED');
}

/** The profile after a change. @throws AppError VALIDATION_FAILED naming every field that is wrong */
export function applyProfile(current: Profile, change: ProfileChange): Profile {
  const name = () => (change.name === undefined ? current.name : checkName(change.name));
  const locale = () => (change.locale == null ? kept(change.locale, current.locale) : checkLocale(change.locale));
  const timeZone = () =>
    change.timeZone == null ? kept(change.timeZone, current.timeZone) : checkTimeZone(change.timeZone);
  checkTogether(name, locale, timeZone);
  return { name: name(), locale: locale(), timeZone: timeZone() };
}

/** The access after a change. @throws AppError VALIDATION_FAILED for null */
export function applyAccess(current: Access, change: { role?: Role | null; isActive?: boolean | null }): Access {
  const role = () => changed(change.role, current.role, 'role');
  const isActive = () => changed(change.isActive, current.isActive, 'isActive');
  checkTogether(role, isActive);
  return { role: role(), isActive: isActive() };
}

/** Only Owners touch Owners, or make them. @throws AppError FORBIDDEN */
export function checkAuthority({ principal }: RequestContext, current: Access, wanted: Access): void {
  const isOwner = principal.kind === 'user' && principal.role === 'OWNER';
  const concernsOwner = current.role === 'OWNER' || wanted.role === 'OWNER';
  if (concernsOwner && !isOwner) throw forbidden('Only an Owner may change Owners or appoint them.');
}

/**
 * Keeps at least one active Owner, who can manage the tenant.
 * @param activeOwnerIds all active Owners, locked
 * @throws AppError LAST_OWNER
 */
export function checkOwnerLeft(userId: number, wanted: Access, activeOwnerIds: readonly number[]): void {
  const staysOwner = wanted.role === 'OWNER' && wanted.isActive;
  const isLast = activeOwnerIds.length === 1 && activeOwnerIds[0] === userId;
  if (isLast && !staysOwner)
    throw conflict('LAST_OWNER', 'This is the last active Owner. Make another user an Owner first.');
}

/** @throws AppError VALIDATION_FAILED unless a new password comes with the current one */
export function checkPasswordPair(
  password: string | null | undefined,
  currentPassword: string | null | undefined,
): void {
  if (password === null) throw invalidField('password', 'must not be null', 'REQUIRED');
  if (password !== undefined && currentPassword == null) {
    throw invalidField('currentPassword', 'is required to change the password', 'REQUIRED');
  }
}

/** A person's name; empty for none. @throws AppError VALIDATION_FAILED */
export function checkName(name: string | null | undefined, field = 'name'): string {
  return readOptionalLine(name, field, NAME_LENGTH) ?? '';
}

function kept(asked: null | undefined, current: string | null): string | null {
  return asked === null ? null : current;
}

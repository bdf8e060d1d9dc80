import type { EntityManager } from '@mikro-orm/postgresql';
import { AddressAllowanceRepository, type LetterClass } from './address-allowance.repository.ts';
import type { LetterKind } from './letter.ts';

/** Letters a day to an address that nobody has proven: strangers can cause them. */
const DAILY_LETTERS_UNPROVEN = 5;
/** Letters of a class a day to the proven address of an account. */
const DAILY_LETTERS = 20;

/** Strangers must not use up the notices of what happens to an account. */
const CLASSES: Record<LetterKind, LetterClass> = {
  ...{ activation: 'asked', verification: 'asked', invitation: 'asked', reset: 'asked' },
  ...{ password_changed: 'notice', new_sign_in: 'notice' },
};

/** Verdict on a letter. The address of a `capped` one had its day's number of letters; that of a `declined` one wants none. */
export type Admission = 'admitted' | 'capped' | 'declined';

/** Counts a letter to an address where it may go. */
export async function admit(
  em: EntityManager,
  kind: LetterKind,
  addressDigest: string,
  isProven: boolean,
): Promise<Admission> {
  const allowance = new AddressAllowanceRepository(em);
  if (!isProven && (await allowance.hasDeclined(addressDigest))) return 'declined';
  const count = await allowance.count(addressDigest, CLASSES[kind], mostOf(isProven));
  return count === null ? 'capped' : 'admitted';
}

/**
 * Counts the wish for a new password in the same way for every address: others learn from their own letters to it that it got
 * some, and must not learn whether it has an account.
 * @returns the verdict, once it is known whether there is a proven account
 */
export async function admitWish(
  em: EntityManager,
  addressDigest: string,
): Promise<(isProven: boolean) => Promise<Admission>> {
  const allowance = new AddressAllowanceRepository(em);
  const count = await allowance.count(addressDigest, CLASSES.reset, DAILY_LETTERS);
  return async (isProven) => {
    if (!isProven && (await allowance.hasDeclined(addressDigest))) return 'declined';
    return count === null || count > mostOf(isProven) ? 'capped' : 'admitted';
  };
}

function mostOf(isProven: boolean): number {
  return isProven ? DAILY_LETTERS : DAILY_LETTERS_UNPROVEN;
}

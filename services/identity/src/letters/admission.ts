import type { EntityManager } from '@mikro-orm/postgresql';
import { AddressAllowanceRepository } from './address-allowance.repository.ts';

/** Letters a day to an address that nobody has proven: strangers can cause them. */
const DAILY_LETTERS_UNPROVEN = 5;
/** Letters a day to the proven address of an account. */
const DAILY_LETTERS = 20;

/** Verdict on a letter. The address of a `capped` one had its day's number of letters; that of a `declined` one wants none. */
export type Admission = 'admitted' | 'capped' | 'declined';

/** Counts a letter to an address, and decides whether it may go. */
export async function admit(em: EntityManager, addressDigest: string, isProven: boolean): Promise<Admission> {
  const allowance = new AddressAllowanceRepository(em);
  if (!isProven && (await allowance.hasDeclined(addressDigest))) return 'declined';
  const count = await allowance.count(addressDigest);
  return count > (isProven ? DAILY_LETTERS : DAILY_LETTERS_UNPROVEN) ? 'capped' : 'admitted';
}

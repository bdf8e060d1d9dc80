import type { EntityManager } from '@mikro-orm/postgresql';
import { OneTimeLinkRepository } from '../links/one-time-link.repository.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import { readerOf } from '../users/letter-reader.ts';
import { UserRepository } from '../users/user.repository.ts';
import { admitWish } from './admission.ts';
import type { Letter } from './letter.ts';

/** A wish for a new password. */
interface Wish {
  tenantId: number;
  address: string;
  addressDigest: string;
  /** Later tries of the same letter count once. */
  isFirstTry: boolean;
}

/** The letter with the link that resets a password; null where no active account has the address, or it may get no letter. */
export async function resetLetter(em: EntityManager, wish: Wish): Promise<Letter | null> {
  const { tenantId, address, addressDigest, isFirstTry } = wish;
  const verdict = isFirstTry ? await admitWish(em, addressDigest) : null;
  const user = await new UserRepository(em).findByEmail(address);
  const tenant = await new TenantRepository(em).find(tenantId);
  if (!user?.isActive || !tenant) return null;
  const { name, isProven, locale, timeZone } = readerOf(user);
  if (verdict && (await verdict(isProven)) !== 'admitted') return null;
  return {
    ...{ kind: 'reset', address, name, isProven, tenant: tenant.name },
    ...{ locale: locale ?? tenant.locale, timeZone: timeZone ?? tenant.timeZone },
    token: await new OneTimeLinkRepository(em, tenantId).issue('reset', user.id),
  };
}

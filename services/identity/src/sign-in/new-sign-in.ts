import type { EntityManager } from '@mikro-orm/postgresql';
import type { LetterQueue } from '../letters/letter-queue.ts';
import type { EarlierSignIns } from './earlier-sign-ins.repository.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import { readerOf } from '../users/letter-reader.ts';
import type { User } from '../users/user.entity.ts';

/** A sign-in, as far as its letter is concerned. */
export interface NewSignIn {
  device: string | null;
  /** True where the client keeps cookies: only then can it be known at the next sign-in. */
  isBrowser: boolean;
  /** True for a browser that the user signed in with before. */
  isKnown: boolean;
  earlier: EarlierSignIns;
}

/**
 * Mails the owner of an account that somebody signed in with a client that is not known. Not of the first sign-in, and to a verified
 * address alone. Other clients than browsers are never known: of those there is one letter for each device and day.
 */
export async function tellOfNewSignIn(
  em: EntityManager,
  letters: LetterQueue,
  user: User,
  { device, isBrowser, isKnown, earlier }: NewSignIn,
): Promise<void> {
  if (isKnown || !earlier.any || user.emailVerifiedAt === null) return;
  if (!isBrowser && earlier.withDeviceToday) return;
  const tenant = await new TenantRepository(em).find(user.tenantId);
  if (tenant) await letters.post(em, tenant, readerOf(user), { kind: 'new_sign_in', at: Date.now(), device });
}

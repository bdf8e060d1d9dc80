import { parseId } from '@outlay/tenancy/ids';
import { requireService, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { MailContact } from '../__generated__/resolvers.ts';
import { AddressAllowanceRepository } from '../letters/address-allowance.repository.ts';
import type { AddressDigest } from '../letters/address-digest.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import { UserRepository } from '../users/user.repository.ts';
import { checkCount } from './check-count.ts';

/** Contact details of users, for sibling services. */
export class MailContacts {
  readonly #database: TenantDatabase;
  readonly #addresses: AddressDigest;

  constructor(database: TenantDatabase, addresses: AddressDigest) {
    this.#database = database;
    this.#addresses = addresses;
  }

  /**
   * The users of the tenant among the ids who are to get mails: active, with a verified address, not declined.
   * @throws AppError FORBIDDEN unless a service asks; VALIDATION_FAILED for more ids than are answered at once
   */
  async find(context: RequestContext, userIds: readonly string[]): Promise<MailContact[]> {
    requireService(context);
    checkCount('userIds', userIds);
    const tenantId = tenantOf(context);
    const wanted = userIds.map(parseId).filter((id) => id !== null);
    return this.#database.read(context, async (em) => {
      const tenant = await new TenantRepository(em).find(tenantId);
      if (!tenant) return [];
      const users = await new UserRepository(em).findMany(wanted);
      const readers = users.filter(({ isActive, emailVerifiedAt }) => isActive && emailVerifiedAt !== null);
      const digests = readers.map(({ email }) => this.#addresses.of(email));
      const declined = await new AddressAllowanceRepository(em).declinedAmong(digests);
      return readers
        .filter(({ email }) => !declined.has(this.#addresses.of(email)))
        .map(({ id, email, name, locale, timeZone }) => ({
          userId: String(id),
          email,
          name: name === '' ? null : name,
          locale: locale ?? tenant.locale,
          timeZone: timeZone ?? tenant.timeZone,
          stopToken: this.#addresses.stopToken(email),
        }));
    });
  }
}

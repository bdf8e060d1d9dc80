import { AppError, unauthenticated } from '@outlay/errors/app-error';
import { requirePerson, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { UserRepository } from '../users/user.repository.ts';
import { AddressAllowanceRepository } from './address-allowance.repository.ts';
import type { AddressDigest } from './address-digest.ts';

/** Lets readers decline mails, and have them again: by the token in each mail without a session, or as who they are. */
export class LetterChoiceService {
  readonly #database: TenantDatabase;
  readonly #addresses: AddressDigest;

  constructor(database: TenantDatabase, addresses: AddressDigest) {
    this.#database = database;
    this.#addresses = addresses;
  }

  /** Repeating it changes nothing. @throws AppError LINK_INVALID for a token that names no address */
  async choose(context: RequestContext, token: string, wantsMails: boolean): Promise<true> {
    const digest = this.#addresses.readStopToken(token);
    if (digest === null) throw new AppError('LINK_INVALID', 'This link names no address. Use the link of a mail.');
    return this.#record(context, digest, wantsMails);
  }

  /**
   * The same for the caller's own address.
   * @throws AppError UNAUTHENTICATED; CONFLICT until the address is verified: it may be somebody else's
   */
  async chooseFor(context: RequestContext, wantsMails: boolean): Promise<true> {
    const digest = await this.#verifiedDigest(context);
    if (digest === null) throw new AppError('CONFLICT', 'Verify your address first.');
    return this.#record(context, digest, wantsMails);
  }

  /** True where the caller's address declined mails; false until it is verified. @throws AppError UNAUTHENTICATED */
  async hasStopped(context: RequestContext): Promise<boolean> {
    const digest = await this.#verifiedDigest(context);
    if (digest === null) return false;
    return this.#database.read({ tenantId: null, deadline: context.deadline }, (em) =>
      new AddressAllowanceRepository(em).hasDeclined(digest),
    );
  }

  async #verifiedDigest(context: RequestContext): Promise<string | null> {
    const userId = requirePerson(context);
    const user = await this.#database.read(context, (em) => new UserRepository(em).find(userId));
    if (!user?.isActive) throw unauthenticated();
    return user.emailVerifiedAt === null ? null : this.#addresses.of(user.email);
  }

  async #record(context: RequestContext, digest: string, wantsMails: boolean): Promise<true> {
    await this.#database.write({ tenantId: null, deadline: context.deadline }, async (em) => {
      const allowance = new AddressAllowanceRepository(em);
      await (wantsMails ? allowance.allow(digest) : allowance.decline(digest));
    });
    return true;
  }
}

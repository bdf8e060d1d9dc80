import { AppError } from '@outlay/errors/app-error';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { AddressAllowanceRepository } from './address-allowance.repository.ts';
import type { AddressDigest } from './address-digest.ts';

/** Lets readers decline mails, and have them again, by the token in each mail. Needs no session and no tenant. */
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
    await this.#database.write({ tenantId: null, deadline: context.deadline }, async (em) => {
      const allowance = new AddressAllowanceRepository(em);
      await (wantsMails ? allowance.allow(digest) : allowance.decline(digest));
    });
    return true;
  }
}

import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '@outlay/telemetry/logger';
import type { Tenant } from '../tenants/tenant.entity.ts';
import type { Seal } from '../tokens/seal.ts';
import { AddressAllowanceRepository } from './address-allowance.repository.ts';
import type { AddressDigest } from './address-digest.ts';
import type { LetterMessage, SealedLetter } from './letter.ts';
import { LetterRepository } from './letter.repository.ts';

/** Letters a day to an address that nobody has proven: strangers can cause them. */
export const DAILY_LETTERS_UNPROVEN = 5;
/** Letters a day to the proven address of an account. */
export const DAILY_LETTERS = 20;

/** The reader of a letter. */
export interface LetterReader {
  /** Null where there is no account yet. */
  userId: number | null;
  /** Normalised. */
  address: string;
  name: string | null;
  /** True once its reader has followed a link that was sent there. */
  isProven: boolean;
  /** Null uses the tenant's. */
  locale: string | null;
  timeZone: string | null;
}

/** What became of a letter: `capped` had its day's number of letters, `declined` wants none. */
export type Posted = 'queued' | 'capped' | 'declined';

export interface LetterQueueParts {
  seal: Seal;
  addresses: AddressDigest;
  logger: Logger;
}

/** Queues letters within the transaction that causes them. */
export class LetterQueue {
  readonly #parts: LetterQueueParts;

  constructor(parts: LetterQueueParts) {
    this.#parts = parts;
  }

  /** Callers whose answers tell nobody whether an account exists must not pass on the outcome. */
  async post(
    em: EntityManager,
    tenant: Pick<Tenant, 'id' | 'name' | 'locale' | 'timeZone'>,
    reader: LetterReader,
    message: LetterMessage,
  ): Promise<Posted> {
    const outcome = await this.#admit(em, reader);
    if (outcome !== 'queued') {
      this.#parts.logger.warn({ kind: message.kind, outcome }, 'a letter is not sent');
      return outcome;
    }
    const letter: SealedLetter = {
      ...message,
      ...{ address: reader.address, name: reader.name, isProven: reader.isProven, tenant: tenant.name },
      ...{ locale: reader.locale ?? tenant.locale, timeZone: reader.timeZone ?? tenant.timeZone },
    };
    const messageId = randomUUID();
    const sealed = this.#parts.seal.seal(Buffer.from(JSON.stringify(letter)), messageId);
    await new LetterRepository(em, tenant.id).add({ userId: reader.userId, kind: message.kind, messageId, sealed });
    return 'queued';
  }

  async #admit(em: EntityManager, { address, isProven }: LetterReader): Promise<Posted> {
    const digest = this.#parts.addresses.of(address);
    const allowance = new AddressAllowanceRepository(em);
    if (!isProven && (await allowance.hasDeclined(digest))) return 'declined';
    const count = await allowance.count(digest);
    return count > (isProven ? DAILY_LETTERS : DAILY_LETTERS_UNPROVEN) ? 'capped' : 'queued';
  }
}

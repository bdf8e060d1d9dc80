import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '@outlay/telemetry/logger';
import type { Tenant } from '../tenants/tenant.entity.ts';
import type { Seal } from '../tokens/seal.ts';
import type { AddressDigest } from './address-digest.ts';
import type { LetterMessage, SealedLetter } from './letter.ts';
import { admit, type Admission } from './admission.ts';
import { LetterRepository } from './letter.repository.ts';

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

  /** @returns what became of it; callers whose answers tell nobody whether an account exists must not pass it on */
  async post(
    em: EntityManager,
    tenant: Pick<Tenant, 'id' | 'name' | 'locale' | 'timeZone'>,
    reader: LetterReader,
    message: LetterMessage,
  ): Promise<Admission> {
    const { address, name, isProven, userId } = reader;
    const admission = await admit(em, message.kind, this.#parts.addresses.of(address), isProven);
    if (admission !== 'admitted') {
      this.#parts.logger.warn({ kind: message.kind, admission }, 'a letter is not sent');
      return admission;
    }
    await this.#add(em, tenant.id, userId, {
      ...message,
      ...{ address, name, isProven, tenant: tenant.name },
      ...{ locale: reader.locale ?? tenant.locale, timeZone: reader.timeZone ?? tenant.timeZone },
    });
    return admission;
  }

  /** Queues the wish for a new password, whether there is an account or not. */
  async postReset(em: EntityManager, tenantId: number, address: string): Promise<void> {
    await this.#add(em, tenantId, null, { kind: 'reset', address });
  }

  async #add(em: EntityManager, tenantId: number, userId: number | null, letter: SealedLetter): Promise<void> {
    const messageId = randomUUID();
    const sealed = this.#parts.seal.seal(Buffer.from(JSON.stringify(letter)), messageId);
    await new LetterRepository(em, tenantId).add({ userId, kind: letter.kind, messageId, sealed });
  }
}

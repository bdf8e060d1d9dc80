import { writeLetter } from '@outlay/mail/letter';
import type { ClaimedMail, Written } from '@outlay/mail/mail-sender';
import { stopOf } from '@outlay/mail/stop-links';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Seal } from '../tokens/seal.ts';
import type { AddressDigest } from './address-digest.ts';
import { SealedLetter, type Letter, type LetterKind } from './letter.ts';
import { letterWords } from './letter-words.ts';
import { LetterRepository } from './letter.repository.ts';
import { resetLetter } from './reset-letter.ts';

export interface LetterWriterParts {
  database: TenantDatabase;
  seal: Seal;
  addresses: AddressDigest;
  /** Base of links. */
  publicUrl: string;
}

/** Opens letters and writes them when they are about to be sent. */
export class LetterWriter {
  readonly #parts: LetterWriterParts;

  constructor(parts: LetterWriterParts) {
    this.#parts = parts;
  }

  /** @throws Error when the letter was sealed with another secret */
  async write(mail: ClaimedMail<LetterKind>): Promise<Written> {
    const { database, seal, addresses, publicUrl } = this.#parts;
    const { id, tenantId, createdAt } = mail;
    const found = await database.read({ tenantId }, (em) => new LetterRepository(em, tenantId).find(id));
    // Withdrawn since it was claimed.
    if (!found) return { kind: 'ended' };
    const sealed = SealedLetter.parse(JSON.parse(seal.open(found.sealed, found.messageId).toString('utf8')));
    const letter = sealed.kind === 'reset' ? await this.#resolve(mail, sealed.address) : sealed;
    if (letter === null) return { kind: 'dropped', reason: 'nobody is to get it' };
    const canDecline = !letter.isProven;
    const stop = canDecline ? stopOf(publicUrl, addresses.stopToken(letter.address)) : undefined;
    return {
      kind: 'mail',
      mail: {
        ...writeLetter(letterWords(letter, publicUrl, stop?.page ?? null)),
        to: { name: letter.name, address: letter.address },
        messageId: `${found.messageId}@${new URL(publicUrl).hostname}`,
        date: createdAt,
        stop,
      },
    };
  }

  async #resolve({ tenantId, attempts }: ClaimedMail<LetterKind>, address: string): Promise<Letter | null> {
    const { database, addresses } = this.#parts;
    return database.write({ tenantId }, (em) =>
      resetLetter(em, { tenantId, address, addressDigest: addresses.of(address), isFirstTry: attempts === 1 }),
    );
  }
}

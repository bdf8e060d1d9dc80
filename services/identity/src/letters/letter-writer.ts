import { writeLetter } from '@outlay/mail/letter';
import type { ClaimedMail, Written } from '@outlay/mail/mail-sender';
import { stopOf } from '@outlay/mail/stop-links';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Seal } from '../tokens/seal.ts';
import type { AddressDigest } from './address-digest.ts';
import { SealedLetter, type LetterKind } from './letter.ts';
import { letterWords } from './letter-words.ts';
import { LetterRepository } from './letter.repository.ts';

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
  async write({ id, tenantId, createdAt }: ClaimedMail<LetterKind>): Promise<Written> {
    const { database, seal, addresses, publicUrl } = this.#parts;
    const found = await database.read({ tenantId }, (em) => new LetterRepository(em, tenantId).find(id));
    // Withdrawn since it was claimed.
    if (!found) return { kind: 'ended' };
    const letter = SealedLetter.parse(JSON.parse(seal.open(found.sealed, found.messageId).toString('utf8')));
    const stop = letter.isProven ? undefined : stopOf(publicUrl, addresses.stopToken(letter.address));
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
}

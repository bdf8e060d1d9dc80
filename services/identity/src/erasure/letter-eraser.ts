import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { LetterRepository, type WaitingLetter } from '../letters/letter.repository.ts';
import { SealedLetter } from '../letters/letter.ts';
import type { Seal } from '../tokens/seal.ts';
import type { Person } from './erasers.ts';

/** Takes a person out of the letters that wait. */
export class LetterEraser {
  readonly #seal: Seal;

  /** @param seal the one that letters are sealed with */
  constructor(seal: Seal) {
    this.#seal = seal;
  }

  /**
   * Deletes the letters to a person. Those without an account (invitations, wishes for a new password) name their reader inside, so
   * all that wait are opened; invitations to others lose the inviter's name. A letter that cannot be opened is never sent, and goes too.
   */
  async erase(em: EntityManager, { tenantId, userId, email, name }: Person): Promise<void> {
    const letters = new LetterRepository(em, tenantId);
    await letters.removeOf(userId);
    for (const waiting of await letters.waitingForNoAccount()) {
      const letter = this.#open(waiting);
      if (letter === null) {
        await letters.remove(waiting.id);
        continue;
      }
      const isTo = letter.address === email;
      const isFrom = 'inviter' in letter && name !== '' && letter.inviter === name;
      if (!isTo && !isFrom) continue;
      await letters.remove(waiting.id);
      if (isTo) continue;
      const messageId = randomUUID();
      const sealed = this.#seal.seal(Buffer.from(JSON.stringify({ ...letter, inviter: null })), messageId);
      await letters.add({ userId: null, kind: letter.kind, messageId, sealed });
    }
  }

  #open({ messageId, sealed }: WaitingLetter): SealedLetter | null {
    try {
      return SealedLetter.parse(JSON.parse(this.#seal.open(sealed, messageId).toString('utf8')));
    } catch {
      return null;
    }
  }
}

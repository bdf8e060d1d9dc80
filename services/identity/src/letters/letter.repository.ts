import type { EntityManager } from '@mikro-orm/postgresql';
import type { LetterKind } from './letter.ts';

/** A letter that waits. */
export interface NewLetter {
  /** The account it is for; null for somebody without one. */
  userId: number | null;
  kind: LetterKind;
  /** A UUID that names the letter on every try; the sealed content is bound to it. */
  messageId: string;
  sealed: Buffer;
}

/** The content of a letter that waits. */
export interface WaitingLetter {
  id: number;
  messageId: string;
  sealed: Uint8Array;
}

/** The letters of one tenant that wait to be sent. */
export class LetterRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  async add({ userId, kind, messageId, sealed }: NewLetter): Promise<void> {
    await this.#em.execute(`insert into mails (tenant_id, user_id, kind, message_id, sealed) values (?, ?, ?, ?, ?)`, [
      ...[this.#tenantId, userId, kind, messageId, sealed],
    ]);
  }

  /** The content of a letter; null once it has ended. */
  async find(id: number): Promise<{ messageId: string; sealed: Uint8Array } | null> {
    const [row]: { message_id: string; sealed: Uint8Array | null }[] = await this.#em.execute(
      `select message_id, sealed from mails where tenant_id = ? and id = ?`,
      [this.#tenantId, id],
    );
    return row?.sealed ? { messageId: row.message_id, sealed: row.sealed } : null;
  }

  /** Letters to readers without an account that are not sent yet. */
  async waitingForNoAccount(): Promise<WaitingLetter[]> {
    const rows: { id: string; message_id: string; sealed: Uint8Array }[] = await this.#em.execute(
      `select id, message_id, sealed from mails where tenant_id = ? and user_id is null and sealed is not null
       order by id`,
      [this.#tenantId],
    );
    return rows.map((row) => ({ id: Number(row.id), messageId: row.message_id, sealed: row.sealed }));
  }

  async remove(id: number): Promise<void> {
    await this.#em.execute(`delete from mails where tenant_id = ? and id = ?`, [this.#tenantId, id]);
  }

  /** Deletes every letter to a user, sent or not. */
  async removeOf(userId: number): Promise<void> {
    await this.#em.execute(`delete from mails where tenant_id = ? and user_id = ?`, [this.#tenantId, userId]);
  }

  /** Takes back letters to a user that were not sent. */
  async withdraw(userId: number, kinds: readonly LetterKind[]): Promise<void> {
    await this.#em.execute(
      `delete from mails where tenant_id = ? and user_id = ? and kind = any(?::text[]) and state in ('pending', 'claimed')`,
      [this.#tenantId, userId, `{${kinds.join(',')}}`],
    );
  }
}

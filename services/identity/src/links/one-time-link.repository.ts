import type { EntityManager } from '@mikro-orm/postgresql';
import { issueOpaqueToken, readOpaqueToken } from '../tokens/opaque-token.ts';
import { expiryOf, LINKS } from './link-kinds.ts';

/** Kinds of links that belong to an account. */
export type AccountLink = 'activation' | 'verification' | 'reset';

/** The one-time links of one tenant's users. */
export class OneTimeLinkRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Makes a link; earlier ones stay good, so that nobody's are ended by whoever asks for another. @returns its token, which is not stored */
  async issue(kind: AccountLink, userId: number): Promise<string> {
    const token = issueOpaqueToken(LINKS[kind].prefix, this.#tenantId);
    await this.#em.execute(
      `insert into one_time_links (tenant_id, user_id, kind, token_hash, expires_at) values (?, ?, ?, ?, ?)`,
      [this.#tenantId, userId, kind, token.hash, expiryOf(kind)],
    );
    return token.text;
  }

  /** Marks a link as used, atomically. @returns its user's id; null when it is unknown, used or expired */
  async take(kind: AccountLink, tokenHash: string): Promise<number | null> {
    const [row]: { user_id: string }[] = await this.#em.execute(
      `update one_time_links set used_at = now()
       where tenant_id = ? and token_hash = ? and kind = ? and used_at is null and expires_at > now() returning user_id`,
      [this.#tenantId, tokenHash, kind],
    );
    return row ? Number(row.user_id) : null;
  }

  /** The user of a link that can be used. */
  async ownerOf(kind: AccountLink, tokenHash: string): Promise<number | null> {
    const [row]: { user_id: string }[] = await this.#em.execute(
      `select user_id from one_time_links
       where tenant_id = ? and token_hash = ? and kind = ? and used_at is null and expires_at > now()`,
      [this.#tenantId, tokenHash, kind],
    );
    return row ? Number(row.user_id) : null;
  }

  /** Ends the unused links of a user. */
  async revoke(userId: number, kinds: readonly AccountLink[]): Promise<void> {
    await this.#em.execute(
      `update one_time_links set used_at = now()
       where tenant_id = ? and user_id = ? and kind = any(?::text[]) and used_at is null`,
      [this.#tenantId, userId, `{${kinds.join(',')}}`],
    );
  }
}

/** Parses the token of a link into its tenant and its hash; null when it is malformed or another kind's. */
export function readLink(kind: keyof typeof LINKS, token: string): { tenantId: number; hash: string } | null {
  return readOpaqueToken(LINKS[kind].prefix, token);
}

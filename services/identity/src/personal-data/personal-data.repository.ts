import type { EntityManager } from '@mikro-orm/postgresql';

/** Rows of one kind that are answered at most; the newest first. */
const MOST_ROWS = 1_000;

const PROFILE = `id, email, name, role, is_active, locale, time_zone, ${times('created_at', 'updated_at', 'activated_at', 'email_verified_at')}`;
/** Without hashes of tokens, sealed letters, and addresses of others. */
const LISTS: Readonly<Record<string, { columns: string; from: string; whose: string }>> = {
  sessions: {
    columns: `device, ${times('created_at', 'last_used_at', 'revoked_at')}, revoked_because`,
    ...{ from: 'refresh_families', whose: 'user_id = me.id' },
  },
  links: {
    columns: `kind, ${times('created_at', 'expires_at', 'used_at')}`,
    ...{ from: 'one_time_links', whose: 'user_id = me.id' },
  },
  letters: {
    columns: `kind, state, ${times('created_at', 'finished_at')}`,
    ...{ from: 'mails', whose: 'user_id = me.id' },
  },
  invitations_received: {
    columns: `role, ${times('created_at', 'expires_at', 'accepted_at', 'revoked_at')}`,
    ...{ from: 'invitations', whose: 'email = me.email' },
  },
  invitations_made: {
    columns: `role, ${times('created_at', 'expires_at', 'accepted_at', 'revoked_at')}`,
    ...{ from: 'invitations', whose: 'invited_by = me.id' },
  },
  api_keys: {
    columns: `name, prefix, scopes, ${times('created_at', 'expires_at', 'last_used_at', 'revoked_at')}`,
    ...{ from: 'api_keys', whose: 'created_by = me.id' },
  },
};
const PARTS = Object.entries(LISTS).map(
  ([name, { columns, from, whose }]) => `'${name}', (select coalesce(json_agg(r), '[]') from (
    select ${columns} from ${from} where ${from}.tenant_id = me.tenant_id and ${whose} order by ${from}.created_at desc limit ${MOST_ROWS}) r)`,
);
const SQL = `select json_build_object('profile', (select row_to_json(p) from (
    select ${PROFILE} from users u where u.tenant_id = me.tenant_id and u.id = me.id) p), ${PARTS.join(', ')}) as data
  from users me where me.tenant_id = ? and me.id = ? and me.erased_at is null`;

/** Data that one tenant's tables hold about a person, as it is answered. */
export class PersonalDataRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Null for nobody. */
  async of(userId: number): Promise<unknown> {
    const [row]: { data: unknown }[] = await this.#em.execute(SQL, [this.#tenantId, userId]);
    return row?.data ?? null;
  }
}

/** Times as RFC 3339 in UTC. */
function times(...columns: readonly string[]): string {
  return columns
    .map((column) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`)
    .join(', ');
}

import type { EntityManager } from '@mikro-orm/postgresql';

/** Rows of one kind that are answered at most; the newest first. */
const MOST_ROWS = 1_000;

const LISTS: Readonly<Record<string, string>> = {
  preferences: `select alert_type, email, in_app, frequency from notification_preferences
    where tenant_id = me.tenant_id and user_id = me.user_id order by alert_type`,
  alerts_read: `select r.alert_id as id, a.type, a.message, ${time('r.read_at', 'read_at')}
    from alert_reads r join alerts a on a.tenant_id = r.tenant_id and a.id = r.alert_id
    where r.tenant_id = me.tenant_id and r.user_id = me.user_id order by r.read_at desc`,
  mails: `select kind, state, ${time('created_at', 'created_at')}, ${time('finished_at', 'finished_at')} from mails
    where tenant_id = me.tenant_id and user_id = me.user_id order by mails.created_at desc`,
};
const PARTS = Object.entries(LISTS).map(
  ([name, sql]) => `'${name}', (select coalesce(json_agg(r), '[]') from (${sql} limit ${MOST_ROWS}) r)`,
);
const SQL = `select json_build_object(${PARTS.join(', ')}) as data
  from (select ?::bigint as tenant_id, ?::bigint as user_id) me`;

/** Data that one tenant's tables hold about a person, as it is answered. */
export class PersonalDataRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  async of(userId: number): Promise<unknown> {
    const [row]: { data: unknown }[] = await this.#em.execute(SQL, [this.#tenantId, userId]);
    return row?.data ?? null;
  }
}

/** A time as RFC 3339 in UTC. */
function time(column: string, name: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${name}`;
}

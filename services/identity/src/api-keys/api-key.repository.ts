import type { EntityManager } from '@mikro-orm/postgresql';
import { writeUniqueName } from '@outlay/tenancy/unique-name';
import { nameKey } from '@outlay/text/name-key';
import { toApiKey, type ApiKey, type ApiKeyMaker, type ApiKeyRow, type ApiKeyTerms } from './api-key.ts';

const COLUMNS = `k.id, k.name, k.prefix, k.secret_hash, k.previous_hash, k.previous_until, k.scopes, k.project_ids, k.account_ids,
  k.max_amount_minor::text, k.max_per_day_minor::text, k.expires_at, k.last_used_at, k.created_by, k.revoked_at, k.version,
  k.created_at, k.updated_at, t.base_currency, u.role, u.is_active`;
const FROM = `from api_keys k join tenants t on t.id = k.tenant_id
  join users u on u.tenant_id = k.tenant_id and u.id = k.created_by`;
/** A key is noted as used this seldom. */
const USE_NOTED_EVERY = `interval '1 minute'`;

/** Another token of a key. */
interface Rotation {
  userId: number;
  expiresAt: Date;
  graceSeconds: number;
}

/** The API keys of one tenant. */
export class ApiKeyRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** @returns the id. @throws AppError NAME_TAKEN where a key in use has the name */
  async add(terms: ApiKeyTerms, token: { prefix: string; hash: string }, createdBy: number): Promise<number> {
    const key = nameKey(terms.name);
    await this.#freeName(key);
    const values = {
      ...{ tenant_id: this.#tenantId, name: terms.name, name_key: key, prefix: token.prefix, secret_hash: token.hash },
      ...{
        scopes: arrayOf(terms.scopes),
        project_ids: arrayOf(terms.projectIds),
        account_ids: arrayOf(terms.accountIds),
      },
      ...{ max_amount_minor: textOf(terms.maxAmountMinor), max_per_day_minor: textOf(terms.maxPerDayMinor) },
      ...{ expires_at: terms.expiresAt, created_by: createdBy },
    };
    const columns = Object.keys(values);
    const sql = `insert into api_keys (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')}) returning id`;
    const [row]: { id: string }[] = await writeUniqueName('api_keys_name', 'an API key', () =>
      this.#em.execute(sql, Object.values(values)),
    );
    if (!row) throw new Error('The insert of an API key returned no row.');
    return Number(row.id);
  }

  /** Keys that are not revoked, newest first. */
  async listed(limit: number): Promise<ApiKey[]> {
    const rows = await this.#rows('k.revoked_at is null order by k.created_at desc, k.id desc limit ?', [limit]);
    return rows.map(toApiKey);
  }

  /** Keys of a user that are not revoked, locked until the transaction ends. */
  async lockOf(userId: number): Promise<ApiKey[]> {
    const rows: { id: string }[] = await this.#em.execute(
      `select id from api_keys where tenant_id = ? and created_by = ? and revoked_at is null order by id for update`,
      [this.#tenantId, userId],
    );
    return this.findMany(rows.map(({ id }) => Number(id)));
  }

  /** In any order; revoked ones too. */
  async findMany(ids: readonly number[]): Promise<ApiKey[]> {
    const rows = await this.#rows('k.id = any(?::bigint[])', [`{${ids.join(',')}}`]);
    return rows.map(toApiKey);
  }

  async find(id: number): Promise<ApiKey | null> {
    const [found] = await this.findMany([id]);
    return found ?? null;
  }

  /** A key that is not revoked, locked until the transaction ends. */
  async lock(id: number): Promise<ApiKey | null> {
    const locked: unknown[] = await this.#em.execute(
      `select from api_keys where tenant_id = ? and id = ? and revoked_at is null for update`,
      [this.#tenantId, id],
    );
    return locked.length === 0 ? null : this.find(id);
  }

  /** With its maker. */
  async findByPrefix(prefix: string): Promise<{ key: ApiKey; maker: ApiKeyMaker } | null> {
    const [row] = await this.#rows('k.prefix = ?', [prefix]);
    return row ? { key: toApiKey(row), maker: { role: row.role, isActive: row.is_active } } : null;
  }

  /**
   * Makes another token the key's, and whoever asked for it its maker: the key may do what those who know it may. The present token
   * becomes the previous one; one that has ended stays ended.
   * @throws AppError NAME_TAKEN where the key had ended, and another one in use has its name by now
   */
  async rotate({ id, name }: Pick<ApiKey, 'id' | 'name'>, hash: string, by: Rotation): Promise<void> {
    const key = nameKey(name);
    await this.#freeName(key, id);
    await writeUniqueName('api_keys_name', 'an API key', () =>
      this.#em.execute(
        `update api_keys set previous_hash = secret_hash,
           previous_until = least(now() + make_interval(secs => ?), expires_at), secret_hash = ?,
           expires_at = ?, created_by = ?, name_key = ?, version = version + 1, updated_at = now()
         where tenant_id = ? and id = ?`,
        [by.graceSeconds, hash, by.expiresAt, by.userId, key, this.#tenantId, id],
      ),
    );
  }

  async revoke(id: number): Promise<void> {
    await this.#em.execute(
      `update api_keys set revoked_at = now(), name_key = null, version = version + 1, updated_at = now()
       where tenant_id = ? and id = ?`,
      [this.#tenantId, id],
    );
  }

  async noteUse(id: number): Promise<void> {
    await this.#em.execute(
      `update api_keys set last_used_at = now()
       where tenant_id = ? and id = ? and (last_used_at is null or last_used_at < now() - ${USE_NOTED_EVERY})`,
      [this.#tenantId, id],
    );
  }

  /** Takes a name from keys that have ended. */
  async #freeName(key: string, except = 0): Promise<void> {
    await this.#em.execute(
      `update api_keys set name_key = null where tenant_id = ? and name_key = ? and expires_at <= now() and id <> ?`,
      [this.#tenantId, key, except],
    );
  }

  async #rows(condition: string, params: readonly unknown[]): Promise<ApiKeyRow[]> {
    const [found]: { rows: ApiKeyRow[] | null }[] = await this.#em.execute(
      `select json_agg(r) as rows from (select ${COLUMNS} ${FROM} where k.tenant_id = ? and ${condition}) r`,
      [this.#tenantId, ...params],
    );
    return found?.rows ?? [];
  }
}

function arrayOf(items: readonly (string | number)[] | null): string | null {
  return items && `{${items.join(',')}}`;
}

function textOf(minor: bigint | null): string | null {
  return minor?.toString() ?? null;
}

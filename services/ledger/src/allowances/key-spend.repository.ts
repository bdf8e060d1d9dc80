import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { LockMode } from '../posting/posting-state.ts';
import type { KeySpend } from './allowances.ts';

interface SpendRow {
  keyId: number;
  day: string;
  spent: string;
}

function selectSql(lock: LockMode): string {
  const clause = { none: '', wait: 'for no key update', skip: 'for no key update skip locked' }[lock];
  return `
    select key_id::float8 as "keyId", day::text as day, spent_minor::text as spent from key_spend
    where tenant_id = $1 and key_id = any ($2::bigint[]) order by key_id ${clause}`;
}

const SELECT_SQL = { none: selectSql('none'), wait: selectSql('wait'), skip: selectSql('skip') };
const BEGIN_SQL = `
  insert into key_spend (tenant_id, key_id, day, spent_minor)
  select $1, id, $3::date, 0 from unnest($2::bigint[]) as id order by id
  on conflict (tenant_id, key_id) do nothing`;

/** Reads what keys of one tenant have recorded, within the transaction of its entity manager. */
export class KeySpendRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Totals of a day, locked as asked: after accounts and before counters, in ascending order, as everywhere. A key that is held is left
   * out if `lock` is to skip.
   */
  async read(keyIds: readonly number[], today: string, lock: LockMode): Promise<KeySpend[]> {
    if (keyIds.length === 0) return [];
    const found = await this.#select(keyIds, lock);
    const absent = keyIds.filter((id) => !found.some(({ keyId }) => keyId === id));
    if (absent.length > 0 && lock !== 'none') {
      await executePrepared(this.#em, BEGIN_SQL, [this.#tenantId, idList(absent), today]);
      found.push(...(await this.#select(absent, lock)));
    }
    const spent = found.map((row) => spendOn(today, row));
    return lock === 'none' ? [...spent, ...absent.map((keyId) => ({ keyId, day: today, spentMinor: 0n }))] : spent;
  }

  async #select(keyIds: readonly number[], lock: LockMode): Promise<SpendRow[]> {
    return executePrepared<SpendRow>(this.#em, SELECT_SQL[lock], [this.#tenantId, idList(keyIds)]);
  }
}

/** A stored day that is not over yet goes on, also where the clock or the time zone was put back. */
function spendOn(today: string, { keyId, day, spent }: SpendRow): KeySpend {
  return day >= today ? { keyId, day, spentMinor: BigInt(spent) } : { keyId, day: today, spentMinor: 0n };
}

function idList(ids: readonly number[]): string {
  return `{${ids.join(',')}}`;
}

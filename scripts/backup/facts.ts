import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Facts } from './manifest.ts';

/** Reads the numbers by which a copy of a database is recognised, in the transaction of the connection. */
export async function readFacts(client: pg.Client): Promise<Facts> {
  const tables = await tablesOf(client);
  const has = (table: string): boolean => tables.some(({ name }) => name === table);
  return {
    migrations: has('mikro_orm_migrations')
      ? await texts(client, `select name as value from mikro_orm_migrations order by id`)
      : [],
    epoch: has('outbox_epoch') ? Number((await texts(client, `select epoch as value from outbox_epoch`))[0]) : null,
    rows: await rowsOf(client, tables),
    highestIds: await highestIds(client, tables),
    balances: has('accounts') ? await hashOf(client, BALANCES) : null,
    chains: has('audit_chain') ? await chainsOf(client) : null,
  };
}

interface Table {
  /** As SQL names it, with its schema where that is not `public`. */
  name: string;
  hasId: boolean;
}

async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; has_id: boolean }>(
    `select case n.nspname when 'public' then quote_ident(c.relname)
         else quote_ident(n.nspname) || '.' || quote_ident(c.relname) end as name,
       exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'id' and not a.attisdropped
         and a.atttypid in ('int8'::regtype, 'int4'::regtype)) as has_id
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
     order by 1`,
  );
  return rows.map(({ name, has_id: hasId }) => ({ name, hasId }));
}

async function rowsOf(client: pg.Client, tables: readonly Table[]): Promise<Record<string, number>> {
  const found: [string, number][] = [];
  for (const { name } of tables)
    found.push([name, Number((await texts(client, `select count(*) as value from ${name}`))[0])]);
  return Object.fromEntries(found);
}

async function highestIds(client: pg.Client, tables: readonly Table[]): Promise<Record<string, string>> {
  const found: [string, string][] = [];
  for (const { name } of tables.filter(({ hasId }) => hasId)) {
    found.push([name, (await texts(client, `select coalesce(max(id), 0) as value from ${name}`))[0] ?? '0']);
  }
  return Object.fromEntries(found);
}

const BALANCES = `select tenant_id || ':' || id || ':' || current_balance_minor as value from accounts order by tenant_id, id`;
const HEADS = `
  select tenant_id || ':' || seq || ':' || encode(hash, 'hex') as value
  from (select distinct on (tenant_id) tenant_id, seq, hash from audit_chain order by tenant_id, seq desc) head order by tenant_id`;

async function chainsOf(client: pg.Client): Promise<Facts['chains']> {
  const heads = await texts(client, HEADS);
  return { tenants: heads.length, sha256: sha256(heads) };
}

async function hashOf(client: pg.Client, query: string): Promise<string> {
  return sha256(await texts(client, query));
}

function sha256(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

async function texts(client: pg.Client, query: string): Promise<string[]> {
  const { rows } = await client.query<{ value: string | number }>(query);
  return rows.map(({ value }) => String(value));
}

/** @returns a line for each number that differs; the names are those of the manifest */
export function differencesOf(expected: Facts, found: Facts): string[] {
  const [before, after] = [flat(expected), flat(found)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) =>
    before.get(name) === after.get(name)
      ? []
      : [`${name}: ${after.get(name) ?? 'missing'}, in the backup ${before.get(name) ?? 'missing'}`],
  );
}

function flat({ migrations, epoch, rows, highestIds: ids, balances, chains }: Facts): Map<string, string> {
  const entries = (kind: string, record: Record<string, string | number>): [string, string][] =>
    Object.entries(record).map(([name, value]) => [`${kind} ${name}`, String(value)]);
  return new Map([
    ['migrations', migrations.join(', ')],
    ['epoch', String(epoch)],
    ...entries('rows of', rows),
    ...entries('highest id of', ids),
    ['balances', String(balances)],
    ['audit chains', JSON.stringify(chains)],
  ]);
}

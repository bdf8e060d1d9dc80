import { factSumsSql, columnsSql } from '@outlay/analytics/facts/rollup-sql';
import { ROLLUPS } from '@outlay/analytics/facts/rollup-tables';
import { verifyChain } from '@outlay/audit/verifier';
import { BOOKS } from '@outlay/scripts/restore/verify/books';
import { OWNED_AND_READ } from '@outlay/scripts/restore/verify/read-model-queries';
import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type pg from 'pg';
import type { AdminUrls, Clients } from './settled.ts';

/** Result of a check: its name, and what is wrong; null where nothing is. */
export interface Checked {
  name: string;
  problem: string | null;
}

const REFERENCES = `
  select e.id from expenses e
  left join accounts a on a.tenant_id = e.tenant_id and a.id = e.account_id
  left join categories c on c.tenant_id = e.tenant_id and c.id = e.category_id
  left join project_replica p on p.tenant_id = e.tenant_id and p.project_id = e.project_id
  where a.id is null or (e.category_id is not null and c.id is null) or (e.project_id is not null and p.project_id is null)`;
const UNPUBLISHED = `select id from outbox where published_at is null`;

/** Checks the invariants of an installation: the books, the chain of the tenant, and read models against what they are made from. */
export async function* checkData(clients: Clients, urls: AdminUrls, tenantId: number): AsyncGenerator<Checked> {
  const { ledger, analytics } = clients;
  const queries = { ...BOOKS, 'an expense refers to what exists': REFERENCES, 'every event is published': UNPUBLISHED };
  for (const [name, violations] of Object.entries(queries)) yield violationsOf(ledger, name, violations);
  yield await chainOf(urls.ledger, tenantId);
  for (const { name, owned, read } of OWNED_AND_READ) {
    const [own, kept] = [await fingerprint(clients[owned.service], owned.sql), await fingerprint(analytics, read)];
    const problem = own === kept ? null : `the owner has ${own}, analytics ${kept}`;
    yield { name: `${name} are the same in analytics`, problem };
  }
  for (const rollup of ROLLUPS) {
    const kept = `select ${columnsSql(rollup)} from ${rollup.table} where tenant_id = $1`;
    const facts = factSumsSql(rollup);
    yield violationsOf(
      analytics,
      `${rollup.table} has the sums of the facts`,
      `(select * from (${kept}) k except select * from (${facts}) f)
       union all (select * from (${facts}) f except select * from (${kept}) k)`,
      [tenantId],
    );
  }
}

async function violationsOf(client: pg.Client, name: string, sql: string, values: unknown[] = []): Promise<Checked> {
  const { rows } = await client.query<Record<string, unknown>>(`select * from (${sql}) v limit 3`, values);
  return { name, problem: rows.length === 0 ? null : JSON.stringify(rows) };
}

async function chainOf(ledgerUrl: string, tenantId: number): Promise<Checked> {
  const logger = createLogger({ service: 'bench', level: 'silent' });
  const orm = createOrm({ url: ledgerUrl, entities: [], poolSize: 1, logger });
  try {
    const report = await new TenantDatabase(orm).read({ tenantId }, (em) =>
      verifyChain(em, { service: 'ledger', tenantId }),
    );
    const name = `the audit trail is intact, ${report.sealed} entries`;
    return { name, problem: report.isIntact && report.waiting === 0 ? null : JSON.stringify(report) };
  } finally {
    await orm.close();
  }
}

/** Number of rows, and a sum of their hashes, which does not depend on their order. */
async function fingerprint(client: pg.Client, sql: string): Promise<string> {
  const { rows } = await client.query<{ text: string }>(
    `select count(*) || ' rows ' || coalesce(sum(hashtextextended(row_to_json(r)::text, 0)::numeric), 0) as text from (${sql}) r`,
  );
  return rows[0]?.text ?? '';
}

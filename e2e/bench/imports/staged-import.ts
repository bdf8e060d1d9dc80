import { randomUUID } from 'node:crypto';
import type { Bench } from '../product/bench-context.ts';

/** Accounts that an import books to; people record on them, too. */
export const IMPORTED_ACCOUNTS = 20;

const IMPORT = `
  insert into imports (tenant_id, kind, name, state, created_by, file_hash, file_bytes, row_count, good_count, origin, rows_expire_at)
  values ($1, 'expenses', 'bench.csv', 'ready', $2, sha256($3::bytea), 1, $4, $4, '{"requestId": "bench", "user": null, "keyId": null}',
    now() + interval '30 days') returning id::int as id`;

/** Rows like those of a bank's statement: 1.5 years, 300 vendors, a category each, every fourth with tags. */
export const ROWS = `
  select n as row, json_build_object('accountId', ($2::bigint[])[1 + n % ${IMPORTED_ACCOUNTS}], 'projectId', null,
    'categoryId', ($3::bigint[])[1 + n % cardinality($3::bigint[])], 'newCategory', null, 'amount', (1 + n % 500)::text || '.50', 'currency', null,
    'expenseDate', (date '2025-05-01' + n % 550)::text, 'vendor', 'Vendor ' || n % 300, 'note', 'Invoice number ' || n || ' of the month',
    'tags', case when n % 4 = 0 then '["client", "travel"]'::json else '[]'::json end) as draft
  from generate_series(1, $1::int) n`;

/** Writes an import as reading leaves it. @returns its id */
export async function stageImport(bench: Bench, rows: number): Promise<number> {
  const tenant = await bench.tenant('imports');
  const { ledger } = bench.clients;
  const made = await ledger.query<{ id: number }>(IMPORT, [tenant.id, tenant.ownerId, randomUUID(), rows]);
  const id = made.rows[0]?.id ?? 0;
  await ledger.query(
    `insert into import_rows (tenant_id, import_id, row, line, cells, state, draft)
     select $4::bigint, $5::bigint, r.row, r.row + 1, '{}', 'good', r.draft from (${ROWS}) r`,
    [rows, tenant.accounts.slice(0, IMPORTED_ACCOUNTS), tenant.categories, tenant.id, id],
  );
  await ledger.query('analyze import_rows');
  return id;
}

/** Orders that an import be committed or undone, as the service does. */
export async function orderImport(bench: Bench, id: number, state: 'committing' | 'undoing'): Promise<void> {
  const { ownerId } = await bench.tenant('imports');
  const origin = { requestId: randomUUID(), user: { id: ownerId, role: 'OWNER' }, keyId: null, force: false };
  await bench.clients.ledger.query(
    `update imports set state = $2, take = 'all', origin = $3, attempts = 0, holder = null, claimed_until = null where id = $1`,
    [id, state, JSON.stringify(origin)],
  );
}

/** State of an import, and whether a process works on it. */
export async function stateOf(
  bench: Bench,
  id: number,
): Promise<{ state: string; isHeld: boolean; phase: string | null }> {
  const { rows } = await bench.clients.ledger.query<{ state: string; isHeld: boolean; phase: string | null }>({
    name: 'import-state',
    text: `select i.state, i.holder is not null as "isHeld", p.phase from imports i
      left join import_progress p on p.tenant_id = i.tenant_id and p.import_id = i.id where i.id = $1`,
    values: [id],
  });
  if (!rows[0]) throw new Error(`There is no import ${id}.`);
  return rows[0];
}

import { createHash } from 'node:crypto';
import { createLogger } from '@outlay/telemetry/logger';
import { openTestPool } from '@outlay/testkit/test-pool';
import { RowExpenseJson, type RowAccount } from '../../../src/imports/draft.ts';
import { ImportCommitter, type ImportCommitterParts } from '../../../src/imports/committing/import-committer.ts';
import { ImportClaims } from '../../../src/imports/working/import-claims.repository.ts';
import { startExpenses } from '../../expenses-harness.ts';

/** Content of a row; what is left out has a default. */
export interface TestRow {
  accountId: number;
  amount?: string;
  currency?: string | null;
  expenseDate?: string;
  vendor?: string | null;
  projectId?: number | null;
  categoryId?: number | null;
  newCategory?: string | null;
  state?: 'good' | 'twin' | 'bad';
  isExcluded?: boolean;
}

/** An expense, or an account. */
export type StagedRow = (Partial<TestRow> | RowAccount) & Pick<TestRow, 'state' | 'isExcluded'>;

export const IMPORTER = { id: 4, role: 'ADMIN' } as const;
const LEASE_MS = 30_000;

/** The classes that commit imports, on a database with imports that are staged by SQL. */
export async function startCommits(more: Partial<ImportCommitterParts> = {}) {
  const app = await startExpenses();
  const worker = openTestPool(app.workerUrl, 2);
  const logger = createLogger({ service: 'test', level: 'error' });
  const committer = new ImportCommitter({ database: app.database, worker, logger, leaseMs: LEASE_MS, ...more });
  const claims = new ImportClaims(worker);
  return {
    ...app,
    worker,
    committer,
    claims,
    stage: (rows: readonly StagedRow[], options?: StageOptions) => stage(app.sql, rows, options),
    async claim() {
      const claim = await claims.claim(['committing', 'undoing'], crypto.randomUUID(), LEASE_MS);
      if (!claim) throw new Error('No import is due.');
      return claim;
    },
    /** Says that an import is to be undone. */
    async order(id: number, state: 'undoing', force = false) {
      const origin = JSON.stringify({ requestId: `undo-${id}`, user: IMPORTER, keyId: null, force });
      await app.sql(`update imports set state = $2, origin = $3 where id = $1`, [id, state, origin]);
    },
    /** Number of events by type, of the request that last ordered something of an import. */
    async eventsOf(id: number) {
      const rows = await app.sql(
        `select type, count(*)::int as count from outbox where request_id = (select origin ->> 'requestId' from imports where id = $1)
         group by type`,
        [id],
      );
      return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
    },
    /** Commits the import that waits longest. */
    async work() {
      const claim = await claims.claim(['committing', 'undoing'], crypto.randomUUID(), LEASE_MS);
      if (claim?.state === 'committing') await committer.commit(claim);
      if (claim?.state === 'undoing') await committer.undo(claim);
      return claim;
    },
    async importOf(id: number) {
      const [row] = await app.sql(`select * from imports where id = $1`, [id]);
      return row;
    },
    async stop() {
      await worker.end();
      await app.stop();
    },
  };
}

export type CommitApp = Awaited<ReturnType<typeof startCommits>>;

export interface StageOptions {
  tenantId?: number;
  take?: 'all' | 'good';
  state?: string;
  kind?: 'expenses' | 'accounts';
}

type Sql = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** Writes an import as reading leaves it, and says that it is to be committed. @returns its id */
export async function stage(
  sql: Sql,
  rows: readonly StagedRow[],
  { tenantId = 1, take = 'all', state = 'committing', kind = 'expenses' }: StageOptions = {},
): Promise<number> {
  const origin = { requestId: `commit-${Math.random()}`, user: IMPORTER, keyId: null };
  const counts = { good: 0, twin: 0, bad: 0, excluded: 0 };
  const staged = rows.map((row, index) => {
    const { state: judged = 'good', isExcluded = false, ...content } = row;
    counts[isExcluded ? 'excluded' : judged] += 1;
    const draft = judged === 'bad' ? null : kind === 'expenses' ? draftOf(content) : content;
    return { row: index + 1, line: index + 2, state: judged, is_excluded: isExcluded, draft };
  });
  const [made] = await sql(
    `insert into imports (tenant_id, kind, name, state, created_by, file_hash, file_bytes, row_count, good_count, bad_count, twin_count,
       excluded_count, take, origin, rows_expire_at)
     values ($1, $2, 'test.csv', $3, 4, $4, 100, $5, $6, $7, $8, $9, $10, $11, now() + interval '30 days') returning id::int`,
    [
      ...[tenantId, kind, state, createHash('sha256').update(origin.requestId).digest(), rows.length],
      ...[counts.good, counts.bad, counts.twin, counts.excluded, take, JSON.stringify(origin)],
    ],
  );
  const id = Number(made?.['id']);
  await sql(
    `insert into import_rows (tenant_id, import_id, row, line, cells, is_excluded, state, draft)
     select $1, $2, r.row, r.line, '{}', r.is_excluded, r.state, r.draft
     from json_to_recordset($3) as r (row int, line int, is_excluded boolean, state text, draft jsonb)`,
    [tenantId, id, JSON.stringify(staged)],
  );
  return id;
}

function draftOf(content: object): unknown {
  const given = {
    ...{ amount: '10.00', currency: null, expenseDate: '2026-03-14', vendor: null, note: null, tags: [] },
    ...{ projectId: null, categoryId: null, newCategory: null },
    ...content,
  };
  return RowExpenseJson.parse(given);
}

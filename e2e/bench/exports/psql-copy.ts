import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { exportSql } from '@outlay/ledger/expenses/exporting/expense-export-sql';
import { EXPORT_COLUMNS } from '@outlay/ledger/expenses/exporting/export-columns';
import { readFilter } from '@outlay/ledger/expenses/listing/expense-filter';
import { ExpenseOrder } from '@outlay/ledger/expenses/listing/expense-order';
import { withLiterals } from '@outlay/tenancy/copy-out';
import type { Exporting } from './exporting.ts';

const run = promisify(execFile);

/** Seconds that psql's `\copy` takes for the query of the export, as the application's role behind the same walls. */
export async function copySeconds({ environments, clients, tenant, tenantName }: Exporting): Promise<number> {
  const { id } = await tenant(tenantName);
  const names = await clients.projects.query<{ id: string; name: string }>(
    'select id, name from projects where tenant_id = $1',
    [id],
  );
  const statement = exportSql(
    {
      tenantId: id,
      selection: readFilter({}),
      order: new ExpenseOrder(null),
      columns: EXPORT_COLUMNS.map(({ key }) => key),
      projectNames: new Map(names.rows.map((row) => [Number(row.id), row.name])),
      ...{ seesAccounts: true, seesCategories: true, seesVendors: true, neutralises: true },
    },
    null,
  );
  const copy = `\\copy (${withLiterals(statement).replaceAll('\n', ' ')}) to '/dev/null' with (format csv, header)`;
  const settings = `set outlay.tenant_id = ${id}; set statement_timeout = 0; set timezone = 'UTC'; set transaction_read_only = on`;
  const url = environments.ledger['DATABASE_URL'] ?? '';
  const begun = performance.now();
  await run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', settings, '-c', copy]);
  return (performance.now() - begun) / 1_000;
}

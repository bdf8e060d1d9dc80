import { roleNames } from '@outlay/tenancy/tenant-wall';
import type { RetentionRule } from './retention.ts';

/**
 * For migrations: lets the worker role read each tenant's time of retention, for `sooner` rules and jobs.
 * @param table with the column `retention_days`
 * @param key its column of the tenant's id
 */
export function tenantRetentionSql(service: string, table: string, key: string): string {
  const { worker } = roleNames(service);
  return `
    create policy worker_reads_retention on ${table} for select to ${worker} using (true);
    grant select (${key}, retention_days) on ${table} to ${worker};`;
}

/**
 * For migrations: lets the worker role delete old rows of a table across tenants. It may read only the column of the rule's
 * age; the index finds old rows.
 * @param conditionColumns further columns that the rule's condition reads
 */
export function retentionSql(
  service: string,
  { table, column }: Pick<RetentionRule, 'table' | 'column'>,
  conditionColumns: readonly string[] = [],
): string {
  const { worker } = roleNames(service);
  return `
    create index ${table}_retention on ${table} (${column});
    create policy worker_finds_old on ${table} for select to ${worker} using (true);
    create policy worker_deletes_old on ${table} for delete to ${worker} using (true);
    grant select (${[column, ...conditionColumns].join(', ')}), delete on ${table} to ${worker};`;
}

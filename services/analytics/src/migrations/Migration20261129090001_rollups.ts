import { CodeMigration } from '@outlay/tenancy/code-migration';
import { tenantTableSql } from '@outlay/tenancy/tenant-wall';

const RIGHTS = 'select, insert, update, delete';

/** Sums in one currency: with project 0 of the whole tenant in base currency, otherwise of a project in its own. */
const spendTable = (name: string, key: string, columns: string) => `
  create table ${name} (
    tenant_id bigint not null,
    project_id bigint not null,
    currency text not null,
    ${columns},
    amount_minor bigint not null,
    count integer not null,
    primary key (tenant_id, project_id, currency, ${key})
  );
  ${tenantTableSql('analytics', name, RIGHTS)}`;

const ACCOUNT = 'account_id bigint not null';
const MONTH = 'month date not null';

/**
 * The greatest vendors are read from the two indexes by amount. Vendors of facts are compared like labels: with another collation no
 * index serves the comparison.
 */
const TABLES = `
  drop table spend_daily, spend_monthly, spend_vendor, label_day;
  ${spendTable('spend_day', 'day', 'day date not null')}
  ${spendTable('spend_month', 'month', MONTH)}
  ${spendTable('spend_category', 'category_id', 'category_id bigint not null')}
  ${spendTable('spend_account', 'account_id', ACCOUNT)}
  ${spendTable('spend_account_month', 'month, account_id', `${MONTH}, ${ACCOUNT}`)}
  ${spendTable('spend_vendor', 'vendor_key', 'vendor_key text collate "C" not null')}
  create table tag_day (
    tenant_id bigint not null,
    label text collate "C" not null,
    base_currency text not null,
    day date not null,
    count integer not null,
    primary key (tenant_id, label, base_currency, day)
  );
  ${tenantTableSql('analytics', 'tag_day', RIGHTS)}
  drop index if exists expense_fact_tenant_id_vendor_key_event_time_idx;
  alter table expense_fact alter column vendor_key type text collate "C";`;

const INDEXES = `
  create index on spend_vendor (tenant_id, project_id, currency, amount_minor desc, vendor_key);
  create index on label_use (tenant_id, kind, base_currency, base_minor desc, label);`;

const OF_TENANT = 'tenant_id, 0, base_currency';
const OF_PROJECT = 'tenant_id, project_id, project_currency';
const MONTH_OF_DAY = `date_trunc('month', day::timestamp)::date`;
const SUMS = { base: 'sum(base_minor), count(*)', project: 'sum(project_minor), count(*)' };

/** In the order of the keys, so that what is read together lies together. */
const inTenant = (table: string, by: string) =>
  `insert into ${table} select ${OF_TENANT}, ${by}, ${SUMS.base} from expense_fact where live group by 1, 2, 3, ${by} order by 1, 2, 3, ${by}`;
const inProjects = (table: string, by: string, where = 'true') =>
  `insert into ${table} select ${OF_PROJECT}, ${by}, ${SUMS.project} from expense_fact
   where live and project_id is not null and ${where} group by 1, 2, 3, ${by} order by 1, 2, 3, ${by}`;

const BY = {
  spend_day: 'day',
  spend_month: MONTH_OF_DAY,
  spend_category: 'coalesce(category_id, 0)',
  spend_account_month: `${MONTH_OF_DAY}, account_id`,
} as const;

const SUMS_OF_FACTS = [
  ...Object.entries(BY).flatMap(([table, by]) => [inTenant(table, by), inProjects(table, by)]),
  inProjects('spend_account', 'account_id'),
  inProjects('spend_vendor', 'vendor_key', 'vendor_key is not null'),
  `insert into tag_day select tenant_id, tag, base_currency, day, count(*) from expense_fact, unnest(tags) as tag
   where live group by 1, 2, 3, 4`,
];

const TABLES_OF_TENANTS = ['expense_fact', ...Object.keys(BY), 'spend_account', 'spend_vendor', 'tag_day'];

/** Sums by what dashboards show, in place of sums by day, account and category that dashboards had to add up. */
export class Migration20261129090001_rollups extends CodeMigration {
  override async up(): Promise<void> {
    await this.execute(TABLES);
    await this.withRowsOfAllTenants(TABLES_OF_TENANTS, async () => {
      for (const sql of SUMS_OF_FACTS) await this.execute(sql);
    });
    await this.execute(INDEXES);
    for (const table of TABLES_OF_TENANTS) await this.execute(`analyze ${table}`);
  }
}

import { CodeMigration } from '@outlay/tenancy/code-migration';
import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const RIGHTS = 'select, insert, update, delete';
const { app } = roleNames('analytics');

/** Sums of a month: with project 0 of the whole tenant in base currency, otherwise of a project in its own. */
const table = (name: string, by: string, type: string) => `
  create table ${name} (
    tenant_id bigint not null,
    project_id bigint not null,
    currency text not null,
    month date not null,
    ${by} ${type} not null,
    amount_minor bigint not null,
    count integer not null,
    primary key (tenant_id, project_id, currency, month, ${by})
  );
  ${tenantTableSql('analytics', name, RIGHTS)}`;

const TABLES = `
  alter table tenant_replica add column fiscal_year_start smallint not null default 1;
  ${table('spend_category_month', 'category_id', 'bigint')}
  ${table('spend_vendor_month', 'vendor', 'text collate "C"')}`;

const BY = {
  spend_category_month: { column: 'category_id', sql: 'coalesce(category_id, 0)' },
  spend_vendor_month: { column: 'vendor', sql: `coalesce(vendor_key, '')` },
} as const;

/** Adds signed facts (`change`) to a table, and deletes sums of nothing. */
const adding = (name: keyof typeof BY, change: string) => `
  with change as (${change}), spend as (
    select tenant_id, summed.project_id, summed.currency, date_trunc('month', day::timestamp)::date as month,
           ${BY[name].sql} as ${BY[name].column}, sum(sign * summed.minor) as amount_minor, sum(sign) as count
    from change, lateral (values (0::bigint, base_currency, base_minor), (change.project_id, project_currency, project_minor))
      as summed (project_id, currency, minor)
    where live and summed.project_id is not null group by 1, 2, 3, 4, 5
  )
  insert into ${name} as kept select * from spend where amount_minor <> 0 or count <> 0 order by 1, 2, 3, 4, 5
  on conflict (tenant_id, project_id, currency, month, ${BY[name].column}) do update
    set amount_minor = kept.amount_minor + excluded.amount_minor, count = kept.count + excluded.count;
  delete from ${name} where count = 0
    and tenant_id in (select tenant_id from after_change);`;

const INSERTED = 'select 1 as sign, * from after_change';
const UPDATED = 'select -1 as sign, * from before_change union all select 1, * from after_change';
const allTables = (change: string) => [adding('spend_category_month', change), adding('spend_vendor_month', change)];

/**
 * The version before does not know these tables. While it applies events beside this one, or again after a return to it, the database
 * adds them up in its place; this version says that it does so itself. A later migration takes the triggers away.
 */
const FOR_THE_VERSION_BEFORE = `
  create function keep_month_sums() returns trigger language plpgsql as $$
  begin
    if current_user <> '${app}' or current_setting('outlay.month_sums', true) = 'kept' then return null; end if;
    if tg_op = 'INSERT' then ${allTables(INSERTED).join('')}
    else ${allTables(UPDATED).join('')}
    end if;
    return null;
  end $$;
  create trigger month_sums_of_inserted after insert on expense_fact
    referencing new table as after_change for each statement execute function keep_month_sums();
  create trigger month_sums_of_updated after update on expense_fact
    referencing old table as before_change new table as after_change for each statement execute function keep_month_sums();`;

/** In the order of the keys, so that what is read together lies together. */
const filling = (name: keyof typeof BY) => [
  `insert into ${name} select tenant_id, 0, base_currency, date_trunc('month', day::timestamp)::date, ${BY[name].sql},
     sum(base_minor), count(*) from expense_fact where live group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
  `insert into ${name} select tenant_id, project_id, project_currency, date_trunc('month', day::timestamp)::date, ${BY[name].sql},
     sum(project_minor), count(*) from expense_fact where live and project_id is not null group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
];

/** Days of a period that are no whole month are read from the facts, and so are the largest expenses. */
const INDEXES = `
  create index on expense_fact (tenant_id, day, project_id) where live;
  create index on expense_fact (tenant_id, project_id, project_minor desc, day) where live and project_id is not null;`;

/** Sums by month for reports: of categories and of vendors. */
export class Migration20261130100000_month_sums extends CodeMigration {
  override async up(): Promise<void> {
    await this.execute(TABLES);
    const tables = ['expense_fact', 'spend_category_month', 'spend_vendor_month'];
    await this.withRowsOfAllTenants(tables, async () => {
      for (const sql of [...filling('spend_category_month'), ...filling('spend_vendor_month')]) await this.execute(sql);
    });
    await this.execute(FOR_THE_VERSION_BEFORE);
    await this.execute(INDEXES);
    for (const name of tables) await this.execute(`analyze ${name}`);
  }
}

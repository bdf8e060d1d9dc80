import { CodeMigration } from '@outlay/tenancy/code-migration';
import type { AddedIndex } from '@outlay/tenancy/added-indexes';
import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const RIGHTS = 'select, insert, update, delete';
const { app, worker } = roleNames('analytics');

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

/**
 * `month_sums_unfilled`: tenants with facts of before, whose sums are not complete yet. `fiscal_year_start`: null until an event tells it, or identity
 * is asked.
 */
const TABLES = `
  alter table tenant_replica add column fiscal_year_start smallint;
  ${table('spend_category_month', 'category_id', 'bigint')}
  ${table('spend_vendor_month', 'vendor', 'text collate "C"')}
  create table month_sums_unfilled (tenant_id bigint primary key);
  ${tenantTableSql('analytics', 'month_sums_unfilled', 'select, delete')}
  create policy worker_finds_unfilled on month_sums_unfilled for select to ${worker} using (true);
  grant select on month_sums_unfilled to ${worker};`;

const BY = {
  spend_category_month: { column: 'category_id', sql: 'coalesce(category_id, 0)' },
  spend_vendor_month: { column: 'vendor', sql: `coalesce(vendor_key, '')` },
} as const;

/** SQL of the relation `spend`: signed facts (`change`) as they are summed, for the tenant and for the project. */
const spendOf = (name: keyof typeof BY) => `
    select sign, tenant_id, summed.project_id, summed.currency, date_trunc('month', day::timestamp)::date as month,
           ${BY[name].sql} as ${BY[name].column}, summed.minor
    from change, lateral (values (0::bigint, base_currency, base_minor), (change.project_id, project_currency, project_minor))
      as summed (project_id, currency, minor)
    where live and summed.project_id is not null`;

/** Adds signed facts (`change`) to a table, and deletes those of these sums in which nothing is left, by their keys. */
const adding = (name: keyof typeof BY, change: string) => `
  with change as (${change}), spend as (
    select tenant_id, project_id, currency, month, ${BY[name].column}, sum(sign * minor) as amount_minor, sum(sign) as count
    from (${spendOf(name)}) as changed group by 1, 2, 3, 4, 5
  )
  insert into ${name} as kept select * from spend where amount_minor <> 0 or count <> 0 order by 1, 2, 3, 4, 5
  on conflict (tenant_id, project_id, currency, month, ${BY[name].column}) do update
    set amount_minor = kept.amount_minor + excluded.amount_minor, count = kept.count + excluded.count;
  with change as (${change}), changed as (
    select distinct tenant_id, project_id, currency, month, ${BY[name].column} from (${spendOf(name)}) as spend
  )
  delete from ${name} as kept using changed
  where (kept.tenant_id, kept.project_id, kept.currency, kept.month, kept.${BY[name].column})
      = (changed.tenant_id, changed.project_id, changed.currency, changed.month, changed.${BY[name].column})
    and kept.count = 0;`;

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

/**
 * Each tenant that has facts now, by one probe of the key. Nobody writes facts from this statement on until the triggers are there, and nothing
 * else of this migration takes time.
 */
const UNFILLED = `
  insert into month_sums_unfilled
  with recursive tenant (id) as (
    select min(tenant_id) from expense_fact
    union all
    select (select min(tenant_id) from expense_fact where tenant_id > tenant.id) from tenant where tenant.id is not null
  )
  select id from tenant where id is not null`;

/** Sums by month for reports: of categories and of vendors. The service fills them after its start (`facts/month-sums-backfill.ts`). */
export class Migration20261130100000_month_sums extends CodeMigration {
  /** Days of a period that are no whole month are read from the facts, and so are the largest expenses. */
  static readonly indexes: readonly AddedIndex[] = [
    {
      name: 'expense_fact_tenant_id_day_project_id_idx',
      on: 'expense_fact (tenant_id, day, project_id) where live',
    },
    {
      name: 'expense_fact_tenant_id_project_id_project_minor_day_idx',
      on: 'expense_fact (tenant_id, project_id, project_minor desc, day) where live and project_id is not null',
    },
  ];

  override async up(): Promise<void> {
    await this.execute(TABLES);
    await this.withRowsOfAllTenants(['expense_fact', 'month_sums_unfilled'], async () => {
      await this.execute(UNFILLED);
    });
    await this.execute(FOR_THE_VERSION_BEFORE);
  }
}

import { diff } from '@outlay/audit/diff';
import { auditStatement, type AuditRecord } from '@outlay/audit/record';
import { outboxStatement, type DomainEvent } from '@outlay/messaging/outbox';
import { CodeMigration } from '@outlay/tenancy/code-migration';
import { nameColumns, nameColumnsSql, type NamedRow } from '@outlay/tenancy/name-columns';
import type { Account } from '../accounts/account.entity.ts';
import type { Category } from '../categories/category.entity.ts';
import { accountEvent } from '../messaging/account-events.ts';
import { categoryEvent } from '../messaging/category-events.ts';

const MIGRATION = { kind: 'service', name: 'migration', permissions: new Set<never>() } as const;

/** Rows as JSON has them: amounts are below 2^53, times are text. */
type StoredAccount = Omit<Account, Amounts | Times> & {
  openingBalanceMinor: number;
  currentBalanceMinor: number;
  lowBalanceThresholdMinor: number | null;
} & Record<Times, string>;
type StoredCategory = Omit<Category, Times> & Record<Times, string>;
type Amounts = 'openingBalanceMinor' | 'currentBalanceMinor' | 'lowBalanceThresholdMinor';
type Times = 'createdAt' | 'updatedAt';

const ACCOUNTS = `
  select json_build_object('id', id, 'tenantId', tenant_id, 'name', name, 'type', type, 'currency', currency,
    'openingBalanceMinor', opening_balance_minor, 'currentBalanceMinor', current_balance_minor,
    'lowBalanceThresholdMinor', low_balance_threshold_minor, 'overdraft', overdraft, 'isArchived', is_archived,
    'version', version, 'eventVersion', event_version, 'entryCount', entry_count, 'createdAt', created_at,
    'updatedAt', updated_at) as row
  from accounts order by id`;
const CATEGORIES = `
  select json_build_object('id', id, 'tenantId', tenant_id, 'name', name, 'color', color, 'description', description,
    'version', version, 'createdAt', created_at, 'updatedAt', updated_at) as row
  from categories order by id`;

/** Names of accounts and of categories are unique by their folded form; later twins get a number. What `q` looks into is stored folded. */
export class Migration20261128080001_names extends CodeMigration {
  override async up(): Promise<void> {
    for (const table of ['accounts', 'categories']) {
      await this.execute(`alter table ${table} add column name_key text, add column search_text text`);
    }
    await this.execute(`drop index categories_name`);
    const tables = ['accounts', 'categories', 'outbox', 'audit_entries', 'audit_unsealed'];
    await this.withRowsOfAllTenants(tables, async () => {
      await this.#nameAccounts();
      await this.#nameCategories();
    });
    for (const table of ['accounts', 'categories']) {
      await this.execute(
        `alter table ${table} alter column name_key set not null, alter column search_text set not null`,
      );
    }
    await this.execute(`create unique index accounts_name on accounts (tenant_id, name_key) where not is_archived`);
    await this.execute(`create unique index categories_name on categories (tenant_id, name_key)`);
  }

  async #nameAccounts(): Promise<void> {
    const found = await this.jsonRows<StoredAccount>(ACCOUNTS);
    const rows = found.map((row) => ({ ...row, live: !row.isArchived }));
    await this.#name('accounts', ['version', 'event_version'], 120, rows, (row, name) =>
      accountEvent('AccountChanged', { ...accountOf(row), name, eventVersion: row.eventVersion + 1 }),
    );
  }

  async #nameCategories(): Promise<void> {
    const found = await this.jsonRows<StoredCategory>(CATEGORIES);
    const rows = found.map((row) => ({ ...row, live: true }));
    await this.#name('categories', ['version'], 80, rows, (row, name) =>
      categoryEvent('CategoryChanged', { ...row, ...timesOf(row), name, version: row.version + 1 }),
    );
  }

  /** Names the rows of a table; a renamed one is told with an event and an audit entry, as any change. */
  async #name<Row extends NamedRow>(
    table: string,
    counters: readonly string[],
    max: number,
    rows: readonly Row[],
    event: (row: Row, name: string) => DomainEvent,
  ): Promise<void> {
    const columns = nameColumns(rows, max);
    await this.execute(nameColumnsSql(table, counters), [JSON.stringify(columns)]);
    const entityType = table === 'accounts' ? 'account' : 'category';
    for (const [index, row] of rows.entries()) {
      const name = columns[index]?.name;
      if (name === undefined || name === row.name) continue;
      const origin = { tenantId: row.tenantId, principal: MIGRATION, requestId: 'migration' };
      const changes = diff({ name: row.name }, { name });
      const record: AuditRecord = { action: `${entityType}.changed`, entityType, entityId: row.id, changes };
      const audited = auditStatement(origin, [record]);
      const told = outboxStatement(origin, [event(row, name)]);
      await this.execute(audited.sql, audited.params);
      await this.execute(told.sql, told.params);
    }
  }
}

function accountOf(row: StoredAccount): Account {
  const { lowBalanceThresholdMinor: threshold } = row;
  return {
    ...row,
    ...timesOf(row),
    openingBalanceMinor: BigInt(row.openingBalanceMinor),
    currentBalanceMinor: BigInt(row.currentBalanceMinor),
    lowBalanceThresholdMinor: threshold === null ? null : BigInt(threshold),
  };
}

function timesOf({ createdAt, updatedAt }: Record<Times, string>): Record<Times, Date> {
  return { createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) };
}

import { CodeMigration } from '@outlay/tenancy/code-migration';
import { tenantTableSql } from '@outlay/tenancy/tenant-wall';
import { wordsOf } from '../labels/label.ts';

const SERVICE = 'analytics';
const RIGHTS = 'select, insert, update, delete';

/**
 * Vendors and tags of live expenses. `label_use`: sums, with the last day of all; `label_day`: expenses of each day, from which the last
 * one is found; `label_word`: words by whose beginning a label is found, compared by code points.
 */
const TABLES = `
  alter table expense_fact add column tags text[] not null default '{}';
  create index on expense_fact (tenant_id, vendor_key, day desc, expense_id desc) where live;
  create table label_use (
    tenant_id bigint not null,
    kind text not null,
    label text collate "C" not null,
    base_currency text not null,
    base_minor bigint not null,
    count integer not null,
    last_day date,
    primary key (tenant_id, kind, label, base_currency)
  );
  create table label_day (
    tenant_id bigint not null,
    kind text not null,
    label text collate "C" not null,
    day date not null,
    count integer not null,
    primary key (tenant_id, kind, label, day)
  );
  create table label_word (
    tenant_id bigint not null,
    kind text not null,
    word text collate "C" not null,
    label text collate "C" not null,
    primary key (tenant_id, kind, word, label)
  );
  create index on label_word (tenant_id, kind, label);
  ${tenantTableSql(SERVICE, 'label_use', RIGHTS)}
  ${tenantTableSql(SERVICE, 'label_day', RIGHTS)}
  ${tenantTableSql(SERVICE, 'label_word', RIGHTS)}`;

const VENDORS = [
  `insert into label_day (tenant_id, kind, label, day, count)
     select tenant_id, 'vendor', vendor_key, day, count(*) from expense_fact
     where live and vendor_key is not null group by tenant_id, vendor_key, day`,
  `insert into label_use (tenant_id, kind, label, base_currency, base_minor, count, last_day)
     select tenant_id, 'vendor', vendor_key, base_currency, sum(base_minor), count(*),
            (select max(day) from label_day d where d.tenant_id = f.tenant_id and d.kind = 'vendor' and d.label = f.vendor_key)
     from expense_fact f where live and vendor_key is not null group by tenant_id, vendor_key, base_currency`,
];

/** Vendors are listed from the facts there are; facts have no tags until a rebuild, or a change of their expense. */
export class Migration20261128110000_labels extends CodeMigration {
  override async up(): Promise<void> {
    await this.execute(TABLES);
    await this.withRowsOfAllTenants(['expense_fact', 'label_use', 'label_day', 'label_word'], async () => {
      for (const sql of VENDORS) await this.execute(sql);
      const labels = await this.jsonRows<{ tenant_id: number; label: string }>(
        `select json_build_object('tenant_id', tenant_id, 'label', label) as row from label_use group by tenant_id, label`,
      );
      const words = labels.flatMap(({ tenant_id, label }) =>
        wordsOf(label).map((word) => ({ tenant_id, label, word })),
      );
      if (words.length === 0) return;
      await this.execute(
        `insert into label_word (tenant_id, kind, word, label) select tenant_id, 'vendor', word, label
         from json_to_recordset(?::json) as given (tenant_id bigint, word text, label text)`,
        [JSON.stringify(words)],
      );
    });
  }
}

import { Migration } from '@mikro-orm/migrations';
import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const LIMIT = '1000000000000000';

const TRANSFERS = `
  create table transfers (
    id bigint generated always as identity,
    tenant_id bigint not null,
    from_account_id bigint not null,
    to_account_id bigint not null check (to_account_id <> from_account_id),
    amount_minor bigint not null check (amount_minor > 0 and amount_minor < ${LIMIT}),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    to_amount_minor bigint not null check (to_amount_minor > 0 and to_amount_minor < ${LIMIT}),
    to_currency text not null check (to_currency ~ '^[A-Z]{3}$'),
    rate numeric not null check (rate >= 0),
    rate_date date,
    rate_source text not null check (rate_source in ('same', 'daily', 'cross', 'stated')),
    date date not null,
    note text,
    created_by bigint,
    created_by_key bigint,
    created_at timestamptz not null,
    reversed_at timestamptz,
    reversed_by bigint,
    reversed_by_key bigint,
    version integer not null default 1,
    primary key (id),
    unique (tenant_id, id),
    foreign key (tenant_id, from_account_id) references accounts (tenant_id, id),
    foreign key (tenant_id, to_account_id) references accounts (tenant_id, id),
    check (currency <> to_currency or to_amount_minor = amount_minor)
  );
  create index transfers_by_date on transfers (tenant_id, date desc, id desc);
  create index transfers_from on transfers (tenant_id, from_account_id, date desc, id desc);
  create index transfers_to on transfers (tenant_id, to_account_id, date desc, id desc);
  comment on column transfers.rate is 'For people: both amounts are frozen';
  comment on column transfers.created_by_key is 'API key that recorded it; null for a user';
  comment on column transfers.reversed_at is 'Set once two more entries took it back';`;

/** Transfers, of which nothing but the reversal is written later, and the link from an entry to its transfer. Older entries are not read. */
export class Migration20261130140000_transfers extends Migration {
  override up(): void {
    this.addSql(TRANSFERS);
    this.addSql(tenantTableSql('ledger', 'transfers', 'select, insert'));
    const { app } = roleNames('ledger');
    this.addSql(`
      grant update (reversed_at, reversed_by, reversed_by_key, version) on transfers to ${app};
      grant usage on sequence transfers_id_seq to ${app}`);
    this.addSql(`
      alter table account_entries add column transfer_id bigint,
        add constraint account_entries_transfer_check check (transfer_id is null or kind = 'transfer') not valid,
        add constraint account_entries_transfer_fkey foreign key (tenant_id, transfer_id) references transfers (tenant_id, id) not valid`);
  }
}

import { Migration } from '@mikro-orm/migrations';
import { jobsSql } from '@outlay/jobs/jobs-sql';
import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'notifications';
const { worker } = roleNames(SERVICE);

/**
 * `mails`: one row for each mail that is owed to somebody; it holds no address and no text. `claimed` and `sending` belong to
 * `holder` until `lease_until`; `sending` means that the mail server may have taken it. `mail_alerts`: what each is about; its
 * key lets no alert be mailed to a person twice.
 */
const MAILS = `
  create table mails (
    id bigint generated always as identity primary key,
    tenant_id bigint not null check (tenant_id > 0),
    user_id bigint not null,
    kind text not null check (kind in ('alert', 'digest')),
    period text,
    state text not null default 'pending'
      check (state in ('pending', 'claimed', 'sending', 'sent', 'failed', 'unknown', 'dropped')),
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default now(),
    holder uuid,
    lease_until timestamptz,
    error text check (length(error) <= 200),
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    unique (tenant_id, id),
    check ((kind = 'digest') = (period is not null))
  );
  create unique index mails_of_period on mails (tenant_id, user_id, period) where period is not null;
  create index mails_due on mails (next_attempt_at, id) where state = 'pending';
  create index mails_leased on mails (lease_until) where state in ('claimed', 'sending');
  create table mail_alerts (
    tenant_id bigint not null,
    user_id bigint not null,
    alert_id bigint not null,
    mail_id bigint not null,
    primary key (tenant_id, user_id, alert_id),
    foreign key (tenant_id, alert_id) references alerts (tenant_id, id),
    foreign key (tenant_id, mail_id) references mails (tenant_id, id)
  );
  create index mail_alerts_by_mail on mail_alerts (tenant_id, mail_id);`;

/** Mails, and the runs of the scheduled jobs. */
export class Migration20261122000002_mails extends Migration {
  override up(): void {
    this.addSql(MAILS);
    this.addSql(tenantTableSql(SERVICE, 'mails', 'select, insert (tenant_id, user_id, kind, period)'));
    this.addSql(tenantTableSql(SERVICE, 'mail_alerts', 'select, insert'));
    this.addSql(`
      create policy worker_sends on mails to ${worker} using (true) with check (true);
      grant select, update (state, attempts, next_attempt_at, holder, lease_until, error, finished_at)
        on mails to ${worker};`);
    this.addSql(jobsSql(SERVICE));
  }
}

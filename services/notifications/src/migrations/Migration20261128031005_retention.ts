import { Migration } from '@mikro-orm/migrations';
import { retentionSql } from '@outlay/jobs/retention-sql';
import { COMMON_RETENTION_SQL } from '@outlay/service-kit/retention';
import { roleNames } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'notifications';

const { worker } = roleNames(SERVICE);

/** Rows that are deleted with an alert: its read marks and mails. A mail goes when none of its alerts is left. */
const DEPENDENTS = `
  create index alert_reads_by_alert on alert_reads (tenant_id, alert_id);
  create index mail_alerts_by_alert on mail_alerts (tenant_id, alert_id);
  alter table alert_reads drop constraint alert_reads_tenant_id_alert_id_fkey,
    add foreign key (tenant_id, alert_id) references alerts (tenant_id, id) on delete cascade;
  alter table mail_alerts drop constraint mail_alerts_tenant_id_alert_id_fkey,
    add foreign key (tenant_id, alert_id) references alerts (tenant_id, id) on delete cascade;
  create index mails_retention on mails (finished_at);
  create policy worker_finds_mails on mail_alerts for select to ${worker} using (true);
  grant select (tenant_id, mail_id) on mail_alerts to ${worker};
  grant delete on mails to ${worker};`;

/** Old rows are deleted by a job; see docs/data-retention.md. */
export class Migration20261128031005_retention extends Migration {
  override up(): void {
    this.addSql(COMMON_RETENTION_SQL);
    this.addSql(retentionSql(SERVICE, { table: 'alert_stream_tickets', column: 'expires_at' }));
    this.addSql(retentionSql(SERVICE, { table: 'alerts', column: 'cleared_at' }));
    this.addSql(DEPENDENTS);
  }
}

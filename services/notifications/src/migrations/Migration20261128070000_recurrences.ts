import { Migration } from '@mikro-orm/migrations';
import { roleNames } from '@outlay/tenancy/tenant-wall';

const { app } = roleNames('notifications');

/**
 * `raised_at`, `raised_version`: when the condition last began or got worse, and the version that the alert had then. A read mark
 * and a mail hold for the version they name, so that what comes after is unread, and may be mailed.
 */
const ALERTS = `
  alter table alerts
    add column recurrences integer not null default 0 check (recurrences >= 0),
    add column raised_version integer not null default 1 check (raised_version > 0),
    add column raised_at timestamptz;
  alter table alerts no force row level security;
  update alerts set raised_at = created_at;
  alter table alerts force row level security;
  alter table alerts alter column raised_at set not null;
  create index alerts_by_condition on alerts (tenant_id, type, entity_id, cleared_at);
  grant update (severity, message, facts, is_news, recurrences, raised_version, raised_at, raised_position)
    on alerts to ${app};

  alter table alert_reads add column version integer not null default 1;
  grant update (version, read_at) on alert_reads to ${app};`;

/** `cancelled`: the condition had cleared, for good as far as is known, before the mail was sent. */
const MAILS = `
  alter table mails drop constraint mails_state_check;
  alter table mails add constraint mails_state_check
    check (state in ('pending', 'claimed', 'sending', 'sent', 'failed', 'unknown', 'dropped', 'cancelled'));
  grant update (state, error, finished_at) on mails to ${app};

  alter table mail_alerts
    add column version integer not null default 1,
    add column severity text check (severity in ('INFO', 'WARNING', 'CRITICAL'));
  alter table mail_alerts no force row level security;
  alter table alerts no force row level security;
  update mail_alerts m set severity = a.severity from alerts a where a.tenant_id = m.tenant_id and a.id = m.alert_id;
  alter table mail_alerts force row level security;
  alter table alerts force row level security;
  alter table mail_alerts alter column severity set not null;
  alter table mail_alerts drop constraint mail_alerts_pkey;
  alter table mail_alerts add primary key (tenant_id, user_id, alert_id, version);
  grant update (version, severity) on mail_alerts to ${app};`;

/** An alert whose condition comes back is the same alert, and is mailed once a day unless it gets worse. */
export class Migration20261128070000_recurrences extends Migration {
  override up(): void {
    this.addSql(ALERTS);
    this.addSql(MAILS);
  }
}

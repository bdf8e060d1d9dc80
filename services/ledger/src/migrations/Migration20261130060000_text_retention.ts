import { Migration } from '@mikro-orm/migrations';
import { tenantRetentionSql } from '@outlay/jobs/retention-sql';

const SERVICE = 'ledger';

/** Each tenant's time of retention, and which deleted expenses have lost their texts. */
export class Migration20261130060000_text_retention extends Migration {
  override up(): void {
    this.addSql(`
      alter table tenant_settings add column retention_days integer;
      comment on column tenant_settings.retention_days is 'Null keeps the texts of deleted expenses';
      alter table expenses add column texts_cleared_at timestamptz;
      comment on column expenses.texts_cleared_at is
        'When vendor, note and tags of the deleted expense were removed; of an earlier deletion where it is before that';
      create index expenses_texts_due on expenses (tenant_id, soft_deleted_at)
        where soft_deleted_at is not null and (texts_cleared_at is null or texts_cleared_at < soft_deleted_at);
      ${tenantRetentionSql(SERVICE, 'tenant_settings', 'tenant_id')}`);
  }
}

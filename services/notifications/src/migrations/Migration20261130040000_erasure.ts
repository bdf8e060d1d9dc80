import { Migration } from '@mikro-orm/migrations';
import { idempotencyErasureSql } from '@outlay/tenancy/commands';
import { roleNames } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'notifications';
const { app } = roleNames(SERVICE);

/** Lets a person's mails, read marks and preferences go with the person. */
export class Migration20261130040000_erasure extends Migration {
  override up(): void {
    this.addSql(`
      grant delete on mails, mail_alerts, notification_preferences to ${app};
      create index mails_of_user on mails (tenant_id, user_id);
      ${idempotencyErasureSql(SERVICE)}`);
  }
}

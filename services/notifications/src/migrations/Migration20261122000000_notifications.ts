import { Migration } from '@mikro-orm/migrations';
import { auditSql } from '@outlay/audit/schema';
import { outboxSql } from '@outlay/messaging/outbox-sql';
import { idempotencySql } from '@outlay/tenancy/commands';

const SERVICE = 'notifications';

/** The tables every service has: outbox, inbox, audit, idempotency keys. */
export class Migration20261122000000_notifications extends Migration {
  override up(): void {
    this.addSql(outboxSql(SERVICE));
    this.addSql(auditSql(SERVICE));
    this.addSql(idempotencySql(SERVICE));
  }
}

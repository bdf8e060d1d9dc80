import { Migration } from '@mikro-orm/migrations';

/** The order in which a chain is verified: without it each step would sort the whole rest of the chain. */
export class Migration20261128070011_audit_log_order extends Migration {
  override up(): void {
    this.addSql('create index on audit_log (tenant_id, service, epoch, seq, event_id)');
  }
}

import { Migration } from '@mikro-orm/migrations';

/** Filters of the list that few alerts may pass, in the order of the list. */
export class Migration20261129100002_alert_list extends Migration {
  override up(): void {
    this.addSql('create index alerts_by_type on alerts (tenant_id, type, raised_position)');
    this.addSql('create index alerts_by_severity on alerts (tenant_id, severity, raised_position)');
  }
}

import { Migration } from '@mikro-orm/migrations';

const TYPES = `'LOW_BALANCE', 'FORECAST_OVERSPEND', 'WEBHOOK_DISABLED'`;

/** Alerts about webhooks that were deactivated. Rows are not read again: all of them satisfied narrower constraints. */
export class Migration20261130130001_webhook_alerts extends Migration {
  override up(): void {
    this.addSql(`
      alter table alerts drop constraint alerts_type_check, drop constraint alerts_entity_type_check,
        add constraint alerts_type_check check (type in (${TYPES})) not valid,
        add constraint alerts_entity_type_check check (entity_type in ('ACCOUNT', 'PROJECT', 'WEBHOOK')) not valid;
      alter table notification_preferences drop constraint notification_preferences_alert_type_check,
        add constraint notification_preferences_alert_type_check check (alert_type in (${TYPES})) not valid`);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** Limits of a tenant that operators set; null is no limit. */
export class Migration20261130020000_quotas extends Migration {
  override up(): void {
    this.addSql(`
      alter table tenants
        add column requests_per_minute integer check (requests_per_minute > 0),
        add column expenses_per_day integer check (expenses_per_day > 0)`);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** `is_news`: what an alert is about had happened lately when it was raised, so it is mailed at once, also to whom we learn of later. */
export class Migration20261122000003_news extends Migration {
  override up(): void {
    this.addSql(`alter table alerts add column is_news boolean not null default true`);
  }
}

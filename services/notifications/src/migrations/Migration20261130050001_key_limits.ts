import { Migration } from '@mikro-orm/migrations';

/** Tickets of API keys carry their limits to the stream. */
export class Migration20261130050001_key_limits extends Migration {
  override up(): void {
    this.addSql(`
      alter table alert_stream_tickets
        add column key_id bigint, add column project_ids bigint[], add column account_ids bigint[];
      comment on column alert_stream_tickets.key_id is 'API key that took it; null for a user or a service';
      comment on column alert_stream_tickets.project_ids is 'Projects that the key is limited to; null for no limit';
      comment on column alert_stream_tickets.account_ids is 'Accounts that the key is limited to; null for no limit';`);
  }
}

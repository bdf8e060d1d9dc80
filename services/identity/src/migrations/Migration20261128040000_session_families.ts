import { Migration } from '@mikro-orm/migrations';

/**
 * Token families get an id that access tokens can name, and used tokens remember their successor for browsers whose tabs
 * refresh at the same time. The index finds how often a family was refreshed lately.
 */
export class Migration20261128040000_session_families extends Migration {
  override up(): void {
    this.addSql(`alter table refresh_families add column public_id uuid not null default gen_random_uuid()`);
    this.addSql(`alter table refresh_tokens
      add column sealed_successor bytea,
      add column replays integer not null default 0`);
    this.addSql(`comment on column refresh_tokens.sealed_successor is
      'The token that replaced this one, encrypted with a key that only this token gives'`);
    this.addSql(`create index refresh_tokens_recent on refresh_tokens (tenant_id, family_id, created_at)`);
    this.addSql(`drop index refresh_tokens_family`);
  }
}

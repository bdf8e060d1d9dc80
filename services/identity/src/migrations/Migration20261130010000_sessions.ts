import { Migration } from '@mikro-orm/migrations';

/** Sign-ins show the device and the last use. Those of before, and of the version before, have neither. */
export class Migration20261130010000_sessions extends Migration {
  override up(): void {
    this.addSql(`alter table refresh_families add column device text, add column last_used_at timestamptz(3),
      add column keeps_cookies boolean not null default true`);
    this.addSql(`comment on column refresh_families.device is
      'Names of browser and operating system; what the client sent is not kept'`);
  }
}

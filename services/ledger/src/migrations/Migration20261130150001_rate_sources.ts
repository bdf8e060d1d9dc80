import { Migration } from '@mikro-orm/migrations';

/** Where each rate of an expense is from. Constant defaults: no row is rewritten; the version before leaves them to the default. */
export class Migration20261130150001_rate_sources extends Migration {
  override up(): void {
    this.addSql(`
      alter table expenses
        add column account_rate_source text not null default 'daily',
        add column project_rate_source text not null default 'daily',
        add column base_rate_source text not null default 'daily';
      comment on column expenses.account_rate_source is
        'same, daily, cross, stated_amount or stated_rate; also daily in older rows whose currencies are the same';`);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** Lets balances of past days be summed from the index alone: no opening balance, as it counts from the beginning. */
export class Migration20261129000000_balances_by_day extends Migration {
  override up(): void {
    this.addSql(`create index account_entries_by_date on account_entries (tenant_id, account_id, date)
      include (amount_minor) where kind <> 'opening'`);
  }
}

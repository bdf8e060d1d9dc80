import { Migration } from '@mikro-orm/migrations';

/**
 * A list by vendor and then by anything but the day sorts the rows of one vendor at a time. In the order of ids they lie together in
 * the table: 100,000 of them are read in 0.4 s, in the order of days in 2 s.
 */
export class Migration20261129160000_vendor_group_index extends Migration {
  override up(): void {
    this.addSql('create index expenses_by_vendor_group on expenses (tenant_id, vendor_key, id)');
  }
}

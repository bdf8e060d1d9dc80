import { Migration } from '@mikro-orm/migrations';

const LEADING = {
  expenses_by_vendor: 'vendor_key',
  expenses_by_creator: 'created_by',
  expenses_by_currency: 'currency',
  expenses_by_project_and_category: 'project_id, category_id',
} as const;

/** Every filter by one value leads through the list in the order of days, and so does one by a project and a category. */
export class Migration20261129150000_filter_indexes extends Migration {
  override up(): void {
    this.addSql('drop index expenses_by_vendor');
    for (const [name, columns] of Object.entries(LEADING))
      this.addSql(
        `create index ${name} on expenses (tenant_id, ${columns}, expense_date, id) include (soft_deleted_at, base_amount_minor)`,
      );
  }
}

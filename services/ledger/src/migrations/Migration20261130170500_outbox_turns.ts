import { Migration } from '@mikro-orm/migrations';
import type { AddedIndex } from '@outlay/tenancy/added-indexes';

/** An index by which tenants take turns at the relay: an import leaves hundreds of thousands of events at once. */
export class Migration20261130170500_outbox_turns extends Migration {
  static readonly indexes: readonly AddedIndex[] = [
    { name: 'outbox_tenant_id_id_idx', on: 'outbox (tenant_id, id) where published_at is null' },
  ];

  override up(): void {
    this.addSql(
      `comment on index outbox_unpublished is 'In the order of ids, while no more events wait than a batch of the relay takes'`,
    );
  }
}

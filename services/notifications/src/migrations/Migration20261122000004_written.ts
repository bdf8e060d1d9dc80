import { Migration } from '@mikro-orm/migrations';
import { IDEMPOTENCY_WRITTEN_SQL } from '@outlay/tenancy/commands';

/** A repeated command tells what its first try wrote. */
export class Migration20261122000004_written extends Migration {
  override up(): void {
    this.addSql(IDEMPOTENCY_WRITTEN_SQL);
  }
}

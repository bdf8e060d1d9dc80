import { Migration } from '@mikro-orm/migrations';
import { COMMON_RETENTION_SQL } from '@outlay/service-kit/retention';

/** Old rows are deleted by a job; see docs/data-retention.md. */
export class Migration20261128031004_retention extends Migration {
  override up(): void {
    this.addSql(COMMON_RETENTION_SQL);
  }
}

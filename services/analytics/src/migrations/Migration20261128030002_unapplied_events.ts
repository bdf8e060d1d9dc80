import { Migration } from '@mikro-orm/migrations';
import { unappliedSql } from '@outlay/messaging/unapplied-sql';

/** Events that a consumer has passed over: parked for their unknown type, or dead letters. */
export class Migration20261128030002_unapplied_events extends Migration {
  override up(): void {
    this.addSql(unappliedSql('analytics'));
  }
}

import { Migration } from '@mikro-orm/migrations';
import { idempotencyErasureSql } from '@outlay/tenancy/commands';

/** The answers to a person go with the person. */
export class Migration20261130040000_erasure extends Migration {
  override up(): void {
    this.addSql(idempotencyErasureSql('ledger'));
  }
}

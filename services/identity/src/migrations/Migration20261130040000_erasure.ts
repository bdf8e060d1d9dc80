import { Migration } from '@mikro-orm/migrations';
import { idempotencyErasureSql } from '@outlay/tenancy/commands';
import { roleNames } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'identity';
const { app } = roleNames(SERVICE);

/** The row of an erased person stays, without the person: expenses and audit entries name its id. */
export class Migration20261130040000_erasure extends Migration {
  override up(): void {
    this.addSql(`
      alter table users add column erased_at timestamptz(3);
      comment on column users.erased_at is 'Then name, address and password were removed; email is "erased:<id>"';
      grant delete on activation_tokens to ${app};
      ${idempotencyErasureSql(SERVICE)}`);
  }
}

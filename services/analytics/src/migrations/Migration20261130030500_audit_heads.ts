import { Migration } from '@mikro-orm/migrations';
import { roleNames } from '@outlay/tenancy/tenant-wall';

const { worker } = roleNames('analytics');

/** The worker role states the heads of all audit trails, and verifiers compare them: the hash of each, and no entry. */
export class Migration20261130030500_audit_heads extends Migration {
  override up(): void {
    this.addSql(`grant select (hash) on audit_head to ${worker};`);
  }
}

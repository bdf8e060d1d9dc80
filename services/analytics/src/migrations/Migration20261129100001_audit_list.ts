import { CodeMigration } from '@outlay/tenancy/code-migration';

/** Columns that listed entries are sorted by, after those that are filtered by. */
const ORDER = 'at, service, audit_id';
const LISTED = 'not superseded';

const INDEXES = `
  drop index if exists audit_log_tenant_id_at_service_audit_id_idx, audit_log_tenant_id_entity_type_entity_id_at_idx,
    audit_log_tenant_id_actor_user_id_at_idx, audit_log_tenant_id_action_at_idx;
  create index on audit_log (tenant_id, ${ORDER}) where ${LISTED};
  create index on audit_log (tenant_id, service, at, audit_id) where ${LISTED};
  create index on audit_log (tenant_id, entity_type, ${ORDER}) where ${LISTED};
  create index on audit_log (tenant_id, entity_id, entity_type, ${ORDER}) where ${LISTED};
  create index on audit_log (tenant_id, actor_user_id, ${ORDER}) where actor_user_id is not null and ${LISTED};
  create index on audit_log (tenant_id, action, ${ORDER}) where ${LISTED};`;

/** `listed`: number of a chain's entries that are listed, so that nobody counts them. Each filter has an index in the order of the list. */
export class Migration20261129100001_audit_list extends CodeMigration {
  override async up(): Promise<void> {
    await this.execute('alter table audit_head add column listed bigint not null default 0');
    await this.withRowsOfAllTenants(['audit_log', 'audit_head'], async () => {
      await this.execute(
        `update audit_head as head set listed = (select count(*) from audit_log as log
           where log.tenant_id = head.tenant_id and log.service = head.service and ${LISTED})`,
      );
    });
    await this.execute(INDEXES);
  }
}

import { diff } from '@outlay/audit/diff';
import { auditStatement, type AuditRecord } from '@outlay/audit/record';
import { outboxStatement } from '@outlay/messaging/outbox';
import { CodeMigration } from '@outlay/tenancy/code-migration';
import { nameColumns, nameColumnsSql } from '@outlay/tenancy/name-columns';
import { projectEvent } from '../messaging/project-events.ts';
import type { ProjectRow } from '../projects/project.entity.ts';

const LONGEST_NAME = 200;
const MIGRATION = { kind: 'service', name: 'migration', permissions: new Set<never>() } as const;

/** All that an event says of a project. */
const ROWS = `
  select json_build_object('id', id, 'tenantId', tenant_id, 'name', name, 'description', description, 'startDate', start_date,
    'endDate', end_date, 'startingBudgetMinor', starting_budget_minor, 'projectedEstimateMinor', projected_estimate_minor,
    'currency', currency, 'status', status, 'version', version, 'createdAt', created_at, 'updatedAt', updated_at,
    'deletedAt', deleted_at) as row
  from projects order by id`;

/** A row as JSON has it; amounts are below 2^53. */
type StoredProject = Omit<ProjectRow, Amounts | Times> & {
  [Field in Amounts]: number;
} & { createdAt: string; updatedAt: string; deletedAt: string | null };
type Amounts = 'startingBudgetMinor' | 'projectedEstimateMinor';
type Times = 'createdAt' | 'updatedAt' | 'deletedAt';

/** Names of projects are unique; later twins get a number. What `q` looks into is stored folded. */
export class Migration20261128080001_project_names extends CodeMigration {
  override async up(): Promise<void> {
    await this.execute(`alter table projects add column name_key text, add column search_text text`);
    const tables = ['projects', 'outbox', 'audit_entries', 'audit_unsealed'];
    await this.withRowsOfAllTenants(tables, () => this.#nameProjects());
    await this.execute(`
      alter table projects alter column name_key set not null, alter column search_text set not null;
      create unique index projects_name on projects (tenant_id, name_key) where deleted_at is null and status <> 'archived'`);
  }

  async #nameProjects(): Promise<void> {
    const found = await this.jsonRows<StoredProject>(ROWS);
    const rows = found.map((row) => ({
      ...row,
      live: row.deletedAt === null && row.status !== 'archived',
      searched: [row.description ?? null],
    }));
    const columns = nameColumns(rows, LONGEST_NAME);
    await this.execute(nameColumnsSql('projects', ['version']), [JSON.stringify(columns)]);
    for (const [index, row] of rows.entries()) {
      const name = columns[index]?.name;
      if (name !== undefined && name !== row.name) await this.#tell(projectOf(row), name);
    }
  }

  /** The event and the audit entry of a change of name. */
  async #tell(row: ProjectRow, name: string): Promise<void> {
    const origin = { tenantId: row.tenantId, principal: MIGRATION, requestId: 'migration' };
    const renamed = { ...row, name, version: row.version + 1 };
    const changes = diff({ name: row.name }, { name });
    const record: AuditRecord = { action: 'project.changed', entityType: 'project', entityId: row.id, changes };
    for (const { sql, params } of [
      auditStatement(origin, [record]),
      outboxStatement(origin, [projectEvent('ProjectChanged', renamed)]),
    ]) {
      await this.execute(sql, params);
    }
  }
}

function projectOf(row: StoredProject): ProjectRow {
  return {
    ...row,
    startingBudgetMinor: BigInt(row.startingBudgetMinor),
    projectedEstimateMinor: BigInt(row.projectedEstimateMinor),
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(row.updatedAt),
    deletedAt: row.deletedAt === null ? null : new Date(row.deletedAt),
  };
}

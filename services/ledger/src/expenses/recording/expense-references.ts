import type { RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { ProjectDirectory } from '../../replicas/project-directory.ts';
import type { TenantSettingsDirectory } from '../../replicas/tenant-settings-directory.ts';
import type { ExpenseDraft } from './expense-rules.ts';

/** The projects that an expense names. */
export type ProjectReferences = Pick<ExpenseDraft, 'projectId' | 'crossProjectRefId'>;

/** Brings in what expenses refer to in other services while events have not told of it yet. */
export class ExpenseReferences {
  readonly #database: TenantDatabase;
  readonly #projects: ProjectDirectory;
  readonly #settings: TenantSettingsDirectory;

  constructor(database: TenantDatabase, projects: ProjectDirectory, settings: TenantSettingsDirectory) {
    this.#database = database;
    this.#projects = projects;
    this.#settings = settings;
  }

  /**
   * Asks the owners for what the replicas lack, and for what the first booking is about to fix, and keeps it. An id that nobody
   * knows stays unknown.
   *
   * @throws AppError SERVICE_UNAVAILABLE when an owner must be asked and does not answer, TENANT_REQUIRED for an unknown tenant
   */
  async ensure(context: RequestContext, { projectId, crossProjectRefId }: ProjectReferences): Promise<void> {
    await this.#database.write(context, async (em) => {
      await this.#settings.findForBooking(context, em);
      if (projectId !== null) await this.#projects.findForBooking(context, em, projectId);
      if (crossProjectRefId !== null) await this.#projects.find(context, em, crossProjectRefId);
    });
  }
}

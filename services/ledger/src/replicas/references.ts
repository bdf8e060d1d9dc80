import { AppError } from '@outlay/errors/app-error';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { AbsenceMemory } from './absence-memory.ts';
import type { ProjectReplica } from './project-replica.entity.ts';
import { ProjectReplicaRepository } from './project-replica.repository.ts';
import { TenantSettingsRepository, type KnownSettings } from './tenant-settings.repository.ts';

/** Asks the projects service for a project as it is now; null when the tenant has none with this id. */
export type AskForProject = (context: RequestContext, projectId: number) => Promise<ProjectReplica | null>;

/** Asks identity for the tenant's settings as they are now; null when there is no such tenant. */
export type AskForTenant = (context: RequestContext) => Promise<KnownSettings | null>;

/** References that the replicas lack. */
export interface MissingReferences {
  /** `incomplete`: all but the time zone is known, which counts as UTC until it is. */
  readonly settings: 'absent' | 'incomplete' | null;
  readonly projects: readonly number[];
}

/** The replicas lack something that a transaction refers to: ask its owner outside of the transaction, then try again. */
export class ReferencesMissingError extends Error {
  readonly missing: MissingReferences;

  constructor(missing: MissingReferences) {
    super('The replicas lack a project or tenant settings that the request needs.');
    this.name = 'ReferencesMissingError';
    this.missing = missing;
  }
}

/** Fetches projects and tenant settings that a request needs and no event has delivered yet. */
export class References {
  readonly #database: TenantDatabase;
  readonly #askForProject: AskForProject;
  readonly #askForTenant: AskForTenant;
  readonly #absent = new AbsenceMemory();

  constructor(database: TenantDatabase, askForProject: AskForProject, askForTenant: AskForTenant) {
    this.#database = database;
    this.#askForProject = askForProject;
    this.#askForTenant = askForTenant;
  }

  /**
   * Runs `work`, and again once the owners were asked for what it turned out to lack. Nothing is asked within a transaction.
   *
   * @param work its argument is true once the owners were asked; references that are then still missing do not exist
   * @throws AppError SERVICE_UNAVAILABLE when an owner must be asked and does not answer, TENANT_REQUIRED for an unknown tenant
   */
  async supply<T>(context: RequestContext, work: (isAsked: boolean) => Promise<T>): Promise<T> {
    try {
      return await work(false);
    } catch (error) {
      if (!(error instanceof ReferencesMissingError)) throw error;
      await this.#learn(context, error.missing);
      return work(true);
    }
  }

  async #learn(context: RequestContext, { settings, projects }: MissingReferences): Promise<void> {
    const tenantId = tenantOf(context);
    const tenant = settings === null ? null : await this.#tenant(context, settings);
    const asked = await Promise.all(projects.map((id) => this.#project({ ...context, tenantId }, tenantId, id)));
    const found = asked.filter((project) => project !== null);
    if (tenant === null && found.length === 0) return;
    await this.#database.write({ tenantId }, async (em) => {
      if (tenant) await new TenantSettingsRepository(em).keepNewest(tenant);
      for (const project of found) await new ProjectReplicaRepository(em).keepNewest(project);
    });
  }

  async #tenant(context: RequestContext, settings: 'absent' | 'incomplete'): Promise<KnownSettings | null> {
    const tenant = await this.#unlessAbsent(`tenant:${tenantOf(context)}`, () => this.#askForTenant(context)).catch(
      (error: unknown) => {
        if (settings === 'absent') throw error;
        return null;
      },
    );
    if (tenant === null && settings === 'absent') {
      throw new AppError('TENANT_REQUIRED', 'This tenant does not exist.');
    }
    return tenant;
  }

  #project(context: RequestContext, tenantId: number, id: number): Promise<ProjectReplica | null> {
    return this.#unlessAbsent(`project:${tenantId}:${id}`, () => this.#askForProject(context, id));
  }

  async #unlessAbsent<T>(name: string, ask: () => Promise<T | null>): Promise<T | null> {
    if (this.#absent.has(name)) return null;
    const answer = await ask();
    if (answer === null) this.#absent.add(name);
    return answer;
  }
}

import { SERVICES } from '@outlay/scripts/start/service-names';
import { waitFor } from '@outlay/testkit/wait-for';
import { startDeployment, type DeployedOutlay, type Deployment } from './deployment.ts';
import type { Load, LoadPlan } from './load.ts';
import type { TenantKit } from './tenant-kit.ts';

/** The promise: what was held up has arrived this long after its cause is over, in milliseconds. */
export const DRAINED_MS = 30_000;
/** A killed member of a consumer group is replaced when its session has run out. */
export const TAKEN_OVER_MS = 60_000;

/** A deployment with a tenant, and what its load writes to. */
export class LoadedDeployment<Kind extends DeployedOutlay = Deployment> {
  readonly deployment: Kind;
  readonly tenant: TenantKit;
  readonly plan: LoadPlan;

  private constructor(deployment: Kind, tenant: TenantKit, plan: LoadPlan) {
    this.deployment = deployment;
    this.tenant = tenant;
    this.plan = plan;
  }

  static async start(settings: NodeJS.ProcessEnv = {}): Promise<LoadedDeployment> {
    return LoadedDeployment.on(await startDeployment(settings));
  }

  static async on<Kind extends DeployedOutlay>(deployment: Kind): Promise<LoadedDeployment<Kind>> {
    const tenant = await deployment.tenant();
    return new LoadedDeployment(deployment, tenant, await makeLoadPlan(tenant, 6));
  }

  /** Events that are in an outbox and not in the log. */
  async unpublished(): Promise<number> {
    const counts = await Promise.all(
      SERVICES.map((service) =>
        this.deployment.sql[service].query<{ count: number }>(
          `select count(*)::int as count from outbox where published_at is null`,
        ),
      ),
    );
    return counts.reduce((sum, { rows }) => sum + Number(rows[0]?.count), 0);
  }

  /** Repeats the request while analytics answers 503 because no event of the project has arrived yet. */
  async dashboard(project = this.plan.projects[0]): Promise<Record<string, unknown>> {
    const path = `/dashboards/project/${project}`;
    const answer = await waitFor(
      async () => {
        const answer = await this.tenant.owner.api.get(path);
        return answer.status === 503 ? null : answer;
      },
      { timeoutMs: TAKEN_OVER_MS, what: path },
    );
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}: ${answer.text}`);
    return answer.body;
  }

  /** Waits until the dashboard says of itself that it contains all that is known. */
  async untilCurrent(): Promise<void> {
    await waitFor(async () => (await this.dashboard())['is_current'], {
      timeoutMs: DRAINED_MS,
      what: 'a dashboard that is current',
    });
  }
}

/** Two accounts, projects and categories of the tenant for the load of some clients. */
export async function makeLoadPlan(tenant: TenantKit, clients: number): Promise<LoadPlan> {
  return {
    clients,
    accounts: [await tenant.account({ opening_balance: 100_000 }), await tenant.account({ opening_balance: 100_000 })],
    projects: [await tenant.project(), await tenant.project()],
    categories: [await tenant.category(), await tenant.category()],
    restMs: 60,
  };
}

/** Waits until this many more requests of the load have been answered. */
export async function untilAnswered(load: Load, requests: number): Promise<void> {
  const from = load.answered();
  await waitFor(() => load.answered() >= from + requests, { timeoutMs: TAKEN_OVER_MS, what: 'requests under load' });
}

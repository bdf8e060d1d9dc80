import { createIdentityService } from '@outlay/identity/service';
import { loadIdentityConfig } from '@outlay/identity/config';
import { startGateway } from '@outlay/scripts/start/in-process';
import { openTestPool } from '@outlay/testkit/test-pool';
import type pg from 'pg';
import { createInstallation, type TestInstallation } from './installation.ts';
import { settleAll } from './settle-all.ts';
import { startServiceProcess, type ServiceProcess } from './service-process.ts';
import { createTenant, type TenantKit } from './tenant-kit.ts';

/** A whole Outlay of which projects and the ledger can be killed, and whose databases can be held up. */
export interface OutlayOfProcesses extends TestInstallation {
  projects: ServiceProcess;
  ledger: ServiceProcess;
  /** Superusers of the databases: they see every tenant. */
  sql: Record<'identity' | 'projects' | 'ledger' | 'events', pg.Pool>;
  tenant(fields?: object): Promise<TenantKit>;
  stop(): Promise<void>;
}

/**
 * Identity and the gateway run in this process, projects and the ledger in processes of their own.
 * @param settings variables for every part, as an operator would set them
 */
export async function startOutlayOfProcesses(
  settings: NodeJS.ProcessEnv = { SUBGRAPH_TIMEOUT_MS: '2000', POSTING_TIMEOUT_MS: '2000', SIBLING_TIMEOUT_MS: '2000' },
): Promise<OutlayOfProcesses> {
  const installation = await createInstallation(settings);
  const parts = new AsyncDisposableStack();
  parts.defer(() => installation.drop());
  const { environments, databases, events, url } = installation;
  try {
    const identity = createIdentityService(loadIdentityConfig(environments.identity));
    await identity.start();
    parts.defer(() => identity.stop());
    const start = async (name: 'projects' | 'ledger'): Promise<ServiceProcess> => {
      const process = await startServiceProcess(name, environments[name]);
      parts.defer(() => process.kill9());
      return process;
    };
    const [projects, ledger] = await settleAll([start('projects'), start('ledger')]);
    await startGateway(parts, environments);
    const sql = {
      identity: superuser(parts, databases.identity),
      projects: superuser(parts, databases.projects),
      ledger: superuser(parts, databases.ledger),
      events: superuser(parts, events),
    };
    return {
      ...{ ...installation, projects, ledger, sql },
      tenant: (fields) => createTenant(url, fields),
      stop: () => parts.disposeAsync(),
    };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

function superuser(parts: AsyncDisposableStack, { superuserUrl }: { superuserUrl: string }): pg.Pool {
  const pool = openTestPool(superuserUrl, 4);
  parts.defer(() => pool.end());
  return pool;
}

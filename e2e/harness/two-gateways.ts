import { freePort } from '@outlay/scripts/ports/free-port';
import { startServices } from '@outlay/scripts/start/in-process';
import { createTcpProxy, type TcpProxy } from '@outlay/testkit/tcp-proxy';
import { startRedis } from '@outlay/testkit/test-redis';
import { SERVICES, type ServiceName } from '@outlay/scripts/start/service-names';
import { openTestPool } from '@outlay/testkit/test-pool';
import type pg from 'pg';
import { ApiClient } from './api-client.ts';
import { createInstallation, type TestInstallation } from './installation.ts';
import { settleAll } from './settle-all.ts';
import { startServiceProcess, type ServiceProcess } from './service-process.ts';
import { createTenant, type TenantKit } from './tenant-kit.ts';

/** An Outlay behind two gateway processes that share a Redis, and whose way to the event log can be cut. */
export interface TwoGateways extends TestInstallation {
  /** Nobody, at either gateway. */
  one: ApiClient;
  two: ApiClient;
  processes: readonly ServiceProcess[];
  /** Between the gateways and the event log; the services reach it without. */
  logProxy: TcpProxy;
  /** A superuser of identity's database. */
  identitySql: pg.Pool;
  tenant(): Promise<TenantKit>;
  stop(): Promise<void>;
}

/**
 * @param settings variables for every part, as an operator would set them
 * @param apart services that are processes of their own; the others run in this one
 */
export async function startTwoGateways(
  settings: NodeJS.ProcessEnv = {},
  apart: readonly ServiceName[] = [],
): Promise<TwoGateways> {
  const parts = new AsyncDisposableStack();
  try {
    const redis = await startRedis();
    parts.defer(() => redis.stop());
    const installation = await createInstallation({ REDIS_URL: redis.url, TRUSTED_PROXY_HOPS: '1', ...settings });
    parts.defer(() => installation.drop());
    const { environments, databases, events } = installation;
    const together = SERVICES.filter((name) => !apart.includes(name));
    await startServices(parts, environments, together);
    for (const name of apart) {
      const service = await startServiceProcess(name, environments[name]);
      parts.defer(() => service.kill9());
    }
    const logProxy = await createTcpProxy(events.url);
    parts.defer(() => logProxy.close());
    const ports = [environments.gateway['PORT'], String(await freePort())];
    const processes = await settleAll(
      ports.map(async (port) => {
        const env = { ...environments.gateway, EVENT_LOG_URL: logProxy.url, PORT: port };
        const process = await startServiceProcess('gateway', env);
        parts.defer(() => process.kill9());
        return process;
      }),
    );
    const identitySql = openTestPool(databases.identity.superuserUrl, 4);
    parts.defer(() => identitySql.end());
    const [one, two] = processes.map(({ url }) => new ApiClient(url));
    if (!one || !two) throw new Error('both gateways must run');
    return {
      ...{ ...installation, one, two, processes, logProxy, identitySql },
      tenant: () => createTenant(installation.url),
      stop: () => parts.disposeAsync(),
    };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

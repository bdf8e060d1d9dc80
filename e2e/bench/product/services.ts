import { join } from 'node:path';
import { startKafka } from '@outlay/scripts/infra/start-kafka';
import { freePort } from '@outlay/scripts/ports/free-port';
import { makeEnvironments, type Environments } from '@outlay/scripts/start/environment';
import { openInstallation } from '@outlay/scripts/start/installation';
import { migrateAll } from '@outlay/scripts/start/migrations';
import { startPart, type PartProcess } from '@outlay/scripts/start/part-process';
import { SERVICES } from '@outlay/scripts/start/service-names';
import { startRedis } from '@outlay/testkit/test-redis';
import { cpuOfTree } from '../measure/processes.ts';
import type { RunningOutlay } from './bench-context.ts';
import { SETTINGS } from './one-process.ts';

/**
 * Starts a process for each service and the gateway on a data directory, with Kafka and Redis, as `npm run start:services` does.
 * `parts` stops them. The servers are children of this process.
 */
export async function startServices(parts: AsyncDisposableStack, dataDir: string): Promise<RunningOutlay> {
  const report = (): void => undefined;
  const installation = await openInstallation(parts, { dataFolder: dataDir, report });
  await migrateAll(installation);
  const kafka = await startKafka({ dataDir: join(dataDir, 'kafka') });
  parts.defer(() => kafka.stop());
  const redis = await startRedis();
  parts.defer(() => redis.stop());
  const port = await freePort();
  const outer = { ...process.env, ...SETTINGS, KAFKA_BROKERS: kafka.brokers, REDIS_URL: redis.url };
  const environments = await makeEnvironments(installation, port, outer);
  const services = await Promise.all(SERVICES.map((name) => startReady(parts, name, environments)));
  const processes = [...services, await startReady(parts, 'gateway', environments)];
  const cpuOfParts = async (): Promise<Record<string, number>> => {
    const times = await Promise.all(
      processes.map(async ({ name, pid }) => [name, (await cpuOfTree(pid)).node] as const),
    );
    return Object.fromEntries(times);
  };
  return {
    ...{ dataDir, environments, url: `http://127.0.0.1:${port}`, cpuOfParts },
    async cpu() {
      const { postgres } = await cpuOfTree(process.pid);
      return { postgres, node: Object.values(await cpuOfParts()).reduce((total, one) => total + one, 0) };
    },
  };
}

async function startReady(
  parts: AsyncDisposableStack,
  name: PartProcess['name'],
  environments: Environments,
): Promise<PartProcess> {
  const part = startPart(name, environments[name], () => undefined);
  parts.defer(() => part.stop());
  await part.ready(new AbortController().signal);
  return part;
}

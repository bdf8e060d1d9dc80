import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startKafka } from '@outlay/scripts/infra/start-kafka';
import { freePort } from '@outlay/scripts/ports/free-port';
import { startEmbeddedPostgres } from '@outlay/scripts/postgres/embedded-postgres';
import { makeEnvironments, type Environments } from '@outlay/scripts/start/environment';
import { recordOf, recordOfAsync } from '@outlay/scripts/start/record-of';
import { loadSecrets, type Secrets } from '@outlay/scripts/start/secrets';
import { freeServiceAddresses } from '@outlay/scripts/start/service-addresses';
import { PARTS, SERVICES, type PartName, type ServiceName } from '@outlay/scripts/start/service-names';
import { databaseUrl } from '@outlay/tenancy/roles';
import { roleNames } from '@outlay/tenancy/tenant-wall';
import type { TestDatabase } from '@outlay/testkit/test-database';
import { startRedis } from '@outlay/testkit/test-redis';
import { PATIENT, UNLIMITED } from './installation.ts';
import { settleAll } from './settle-all.ts';
import { openServiceFront, type ServiceFront } from './service-front.ts';
import { startServiceProcess, type ServiceProcess } from './service-process.ts';
import { createTenant, type TenantKit } from './tenant-kit.ts';

/** Longer than a caller keeps an idle connection, as k8s/base says. */
const DRAIN_MS = '5000';

/** An instance of a part, and the port that its front knows it by. */
interface Instance {
  port: number;
  process: ServiceProcess;
}

/** An Outlay whose parts run from several checkouts side by side, on servers of its own, each behind a front. */
export class RollingOutlay {
  readonly url: string;
  readonly environments: Environments;
  readonly databases: Record<ServiceName, TestDatabase>;
  readonly #servers: Servers;
  readonly #fronts: Record<PartName, ServiceFront>;
  readonly #instances = new Map<PartName, Instance>();
  readonly #parts: AsyncDisposableStack;

  private constructor(servers: Servers, environments: Environments, fronts: Record<PartName, ServiceFront>) {
    this.#parts = servers.parts;
    this.#servers = servers;
    this.#fronts = fronts;
    this.environments = environments;
    this.databases = servers.databases;
    this.url = `http://127.0.0.1:${fronts.gateway.port}`;
  }

  /** Servers and fronts; nothing is migrated, and no part runs. */
  static async open(): Promise<RollingOutlay> {
    const parts = new AsyncDisposableStack();
    try {
      const servers = await startServers(parts);
      const addresses = await freeServiceAddresses();
      const gatewayPort = await freePort();
      const installation = { ...servers, eventLogUrl: '' };
      const settings = { ...servers.settings, ...UNLIMITED, ...PATIENT, DRAIN_MS };
      const environments = await makeEnvironments(installation, gatewayPort, settings, addresses);
      const fronts = await recordOfAsync(PARTS, (part) =>
        openServiceFront(part === 'gateway' ? gatewayPort : addresses[part].port),
      );
      for (const part of PARTS) parts.defer(() => fronts[part].close());
      return new RollingOutlay(servers, environments, fronts);
    } catch (error) {
      await parts.disposeAsync();
      throw error;
    }
  }

  /** Migrates as the Job does, with the migrations of a checkout, whatever runs meanwhile. @returns what it printed */
  async migrate(root: string): Promise<string> {
    const { serverUrl, secrets } = this.#servers;
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/migrate.ts'], {
      cwd: root,
      env: {
        PATH: process.env['PATH'],
        DATABASE_SERVER_URL: serverUrl,
        OUTLAY_SECRETS: JSON.stringify(secrets),
        OUTLAY_DATA_DIR: join(this.#servers.folder, 'migrate'),
      },
    });
    return stdout;
  }

  /** Starts an instance of each of these parts. */
  async start(parts: readonly PartName[], root: string): Promise<void> {
    await settleAll(parts.map(async (part) => this.#instances.set(part, await this.#begin(part, root))));
  }

  /**
   * Replaces a part's instance as a rolling update does: the new one takes requests once it is ready, both run side by side, and the old
   * one gets no new connections and is told to end.
   * @param meanwhile runs while both take requests
   */
  async replace(part: PartName, root: string, meanwhile: () => Promise<void>): Promise<void> {
    const old = this.#instances.get(part);
    if (!old) throw new Error(`${part} does not run`);
    this.#instances.set(part, await this.#begin(part, root));
    await meanwhile();
    this.#fronts[part].remove(old.port);
    const code = await old.process.stop();
    if (code !== 0) throw new Error(`${part} ended with ${code} when it was told to stop`);
  }

  tenant(): Promise<TenantKit> {
    return createTenant(this.url);
  }

  stop(): Promise<void> {
    return this.#parts.disposeAsync();
  }

  async #begin(part: PartName, root: string): Promise<Instance> {
    const port = await freePort();
    const process = await startServiceProcess(part, { ...this.environments[part], PORT: String(port) }, root);
    this.#parts.defer(() => process.kill9());
    this.#fronts[part].add(port);
    return { port, process };
  }
}

interface Servers {
  parts: AsyncDisposableStack;
  folder: string;
  serverUrl: string;
  secrets: Secrets;
  databases: Record<ServiceName, TestDatabase>;
  settings: NodeJS.ProcessEnv;
}

async function startServers(parts: AsyncDisposableStack): Promise<Servers> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-rolling-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres({
    ...{ dataDir: join(folder, 'postgres'), password: 'outlay-test', durable: false, maxConnections: 400 },
  });
  parts.defer(() => postgres.discard());
  const kafka = await startKafka({
    ...{ dataDir: join(folder, 'kafka'), port: await freePort(), controllerPort: await freePort() },
  });
  parts.defer(() => kafka.stop());
  const redis = await startRedis();
  parts.defer(() => redis.stop());
  const secrets = await loadSecrets(folder);
  return {
    ...{ parts, folder, secrets, serverUrl: postgres.url, databases: databasesOf(postgres.url, secrets) },
    settings: { KAFKA_BROKERS: kafka.brokers, REDIS_URL: redis.url, MAILBOX_DIR: join(folder, 'mailbox') },
  };
}

function databasesOf(serverUrl: string, secrets: Secrets): Record<ServiceName, TestDatabase> {
  return recordOf(SERVICES, (service) => {
    const database = `outlay_${service}`;
    const { owner, app, worker } = roleNames(service);
    const url = (user: string, password: string) => databaseUrl(serverUrl, database, { user, password });
    return {
      ownerUrl: url(owner, secrets[`${service}.owner`]),
      appUrl: url(app, secrets[`${service}.app`]),
      workerUrl: url(worker, secrets[`${service}.worker`]),
      superuserUrl: databaseUrl(serverUrl, database),
      // They go with their server.
      drop: async () => undefined,
    };
  });
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventLog } from '@outlay/messaging/event-log';
import { freePort } from '@outlay/scripts/ports/free-port';
import { startKafka, type LocalKafka } from '@outlay/scripts/infra/start-kafka';
import { startMailCatcher } from '@outlay/scripts/infra/mail-catcher';
import { recordOf } from '@outlay/scripts/start/record-of';
import { PARTS, SERVICES, type PartName, type ServiceName } from '@outlay/scripts/start/service-names';
import { openTestPool } from '@outlay/testkit/test-pool';
import { startRedis } from '@outlay/testkit/test-redis';
import type pg from 'pg';
import { request } from 'undici';
import { z } from 'zod';
import { createInstallation, type TestInstallation } from './installation.ts';
import { openLog } from './open-log.ts';
import { settleAll } from './settle-all.ts';
import { startServiceProcess, type ProcessName, type ServiceProcess } from './service-process.ts';
import { createTenant, type TenantKit } from './tenant-kit.ts';

/** All of Outlay as it runs in production: a process for each service and the gateway, on Kafka, Redis and SMTP. */
export interface Deployment extends DeployedOutlay {
  /** A broker of this deployment's own, to be stopped and started. */
  kafka: { stop(): Promise<void>; start(): Promise<void> };
}

/** The same on brokers that belong to the test. */
export interface DeployedOutlay extends TestInstallation {
  processes: Record<ProcessName, ServiceProcess>;
  mails: CaughtMails;
  log: EventLog;
  /** Superusers of the databases: they see every tenant. */
  sql: Record<ServiceName, pg.Pool>;
  tenant(fields?: object): Promise<TenantKit>;
  stop(): Promise<void>;
}

const Mails = z.array(z.object({ to: z.array(z.string()), subject: z.string(), text: z.string(), html: z.string() }));

/** Mails caught by the SMTP server, newest first. */
export interface CaughtMails {
  smtpUrl: string;
  list(): Promise<z.output<typeof Mails>>;
}

/** @param settings variables for every part, as an operator would set them; METRICS_PORT is the first of as many ports as there are parts */
export async function startDeployment(settings: NodeJS.ProcessEnv = {}): Promise<Deployment> {
  const parts = new AsyncDisposableStack();
  try {
    const kafka = await openKafka(parts);
    const outlay = await openOutlay(parts, () => ({ KAFKA_BROKERS: kafka.brokers }), settings);
    return { ...outlay, kafka, stop: () => parts.disposeAsync() };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

/**
 * @param kafkaOf variables of the connection to Kafka, of a part or of the operator; the brokers are the caller's
 * @param settings variables for every part, as an operator would set them
 */
export async function deployOnKafka(
  kafkaOf: KafkaVariables,
  settings: NodeJS.ProcessEnv = {},
): Promise<DeployedOutlay> {
  const parts = new AsyncDisposableStack();
  try {
    return await openOutlay(parts, kafkaOf, settings);
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

type KafkaVariables = (user: PartName | 'operator') => NodeJS.ProcessEnv;

async function openOutlay(
  parts: AsyncDisposableStack,
  kafkaOf: KafkaVariables,
  settings: NodeJS.ProcessEnv,
): Promise<DeployedOutlay> {
  const redis = await startRedis();
  parts.defer(() => redis.stop());
  const mails = await catchMails(parts);
  const { KAFKA_BROKERS } = kafkaOf('operator');
  const installation = await createInstallation(
    {
      ...{ KAFKA_BROKERS, REDIS_URL: redis.url, SMTP_URL: mails.smtpUrl, MAIL_FROM: 'outlay@example.com' },
      ...settings,
    },
    kafkaOf,
  );
  parts.defer(() => installation.drop());
  const log = openLog({ ...installation.environments.gateway, ...kafkaOf('operator') });
  parts.defer(() => log.close());
  const processes = await startProcesses(parts, installation, Number(settings['METRICS_PORT'] ?? 0));
  const sql = recordOf(SERVICES, (service) => {
    const pool = openTestPool(installation.databases[service].superuserUrl, 4);
    parts.defer(() => pool.end());
    return pool;
  });
  return {
    ...{ ...installation, processes, mails, log, sql },
    tenant: (fields) => createTenant(installation.url, fields),
    stop: () => parts.disposeAsync(),
  };
}

async function openKafka(parts: AsyncDisposableStack): Promise<Deployment['kafka'] & { brokers: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-deployment-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const options = { dataDir: join(folder, 'kafka'), port: await freePort(), controllerPort: await freePort() };
  let broker: LocalKafka | null = await startKafka(options);
  const { brokers } = broker;
  const stop = async (): Promise<void> => {
    await broker?.stop();
    broker = null;
  };
  parts.defer(stop);
  return {
    ...{ brokers, stop },
    start: async () => {
      broker ??= await startKafka(options);
    },
  };
}

async function catchMails(parts: AsyncDisposableStack): Promise<CaughtMails> {
  const [smtpPort, httpPort] = [await freePort(), await freePort()];
  const catcher = await startMailCatcher({ smtpPort, httpPort });
  parts.defer(() => catcher.stop());
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    list: async () => Mails.parse(await (await request(`http://127.0.0.1:${httpPort}/api/messages`)).body.json()),
  };
}

async function startProcesses(
  parts: AsyncDisposableStack,
  { environments }: TestInstallation,
  metricsPort: number,
): Promise<Deployment['processes']> {
  const started = new Map<ProcessName, ServiceProcess>();
  await settleAll(
    PARTS.map(async (name) => {
      const ownPort = metricsPort > 0 && { METRICS_PORT: String(metricsPort + PARTS.indexOf(name)) };
      const process = await startServiceProcess(name, { ...environments[name], ...ownPort });
      parts.defer(() => process.kill9());
      started.set(name, process);
    }),
  );
  return recordOf(PARTS, (name) => {
    const process = started.get(name);
    if (!process) throw new Error(`${name} was not started`);
    return process;
  });
}

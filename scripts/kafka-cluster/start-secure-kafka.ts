import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventLogEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';
import { aclRulesOf, operatorAclRules } from '@outlay/messaging/kafka/acls';
import { administerKafka, type KafkaAdministration } from '@outlay/messaging/kafka/administration';
import { createLogger } from '@outlay/telemetry/logger';
import { z } from 'zod';
import { prepareBroker } from '../infra/kafka-server.ts';
import { LOG_ACCESS } from '../kafka/log-access.ts';
import { ScriptError } from '../script-error.ts';
import { PARTS } from '../start/service-names.ts';
import { createCertificateAuthority, type CertificateAuthority } from '../tls/certificate-authority.ts';
import { BrokerProcess } from './broker-process.ts';
import { keptIdentity, type KafkaUser } from './cluster-identity.ts';
import { ADMINISTRATOR, BROKER_NAME, secureBrokerSettings, type BrokerPorts } from './secure-broker.ts';

const STARTUP_MS = 120_000;
const POLL_MS = 100;

export interface SecureKafkaOptions {
  /** Everything of the brokers; made when missing. The caller sees to it that nobody else uses it. */
  dataDir: string;
  /** Of each broker: one or three. */
  ports: readonly BrokerPorts[];
  /** Receives progress, one line a call. */
  report?: (line: string) => void;
}

/** A broker that can be taken away and brought back. */
export interface ClusterNode {
  /** A clean shutdown. */
  stop(): Promise<void>;
  /** As a power cut would end it. */
  kill(): Promise<void>;
  /** Resolves when all brokers serve again, and every replica has every record. */
  start(): Promise<void>;
}

/** Running brokers that belong to this process, encrypted and closed to everybody without a user. */
export interface SecureKafka {
  administration: KafkaAdministration;
  authority: CertificateAuthority;
  ports: readonly BrokerPorts[];
  nodes: readonly ClusterNode[];
  /** Variables of a user's own connection, as a part of Outlay takes them. */
  environment(user: KafkaUser): NodeJS.ProcessEnv;
  /** Settles when a broker ended that nobody stopped. @returns what it said last */
  lost: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts a Kafka whose listeners are all TLS, with a user for each part (SCRAM-SHA-512) who may do what the part needs and nothing else. It
 * ends when this process does, in whatever way.
 *
 * @throws ScriptError in plain words when it cannot be started
 */
export async function startSecureKafka(options: SecureKafkaOptions): Promise<SecureKafka> {
  const { dataDir, ports, report = () => undefined } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const authority = await createCertificateAuthority(join(dataDir, 'certificates'));
  const keyStore = join(dataDir, 'certificates', 'brokers.keystore.pem');
  const pair = await authority.issue(BROKER_NAME);
  await writeFile(keyStore, (await readFile(pair.keyFile, 'utf8')) + (await readFile(pair.certFile, 'utf8')), {
    mode: 0o600,
  });
  const { clusterId, passwords } = await keptIdentity(join(dataDir, 'identity.json'));
  const environment = (user: KafkaUser): NodeJS.ProcessEnv => ({
    KAFKA_BROKERS: ports.map(({ clients }) => `127.0.0.1:${clients}`).join(','),
    KAFKA_SSL: 'true',
    KAFKA_CA_FILE: authority.caFile,
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_USERNAME: user,
    KAFKA_PASSWORD: passwords[user],
    KAFKA_REPLICATION: String(Math.min(3, ports.length)),
  });
  const logger = createLogger({ service: 'kafka-cluster', level: 'silent' });
  const administration = administerKafka(readConfig(z.object(eventLogEnv), environment(ADMINISTRATOR)), logger);
  const { promise: lost, resolve: lose } = Promise.withResolvers<string>();
  const programs = await Promise.all(
    ports.map((own, index) => {
      const broker = { id: index + 1, ports: own, all: ports, keyStore, trustStore: authority.caFile };
      return prepareBroker(
        { dataDir: join(dataDir, `broker-${broker.id}`), report },
        ({ data }) => secureBrokerSettings({ ...broker, dataDir: data }),
        { clusterId, users: passwords, startsQuickly: true },
      );
    }),
  );
  const brokers = programs.map((program) => new BrokerProcess(program, lose));
  const stop = async (): Promise<void> => {
    await administration.close();
    // At once: the last of them would wait for a majority that has gone.
    await Promise.all(brokers.map((broker) => broker.stop()));
  };
  try {
    for (const broker of brokers) broker.start();
    await untilWhole(administration, brokers);
    await grantAll(administration);
  } catch (error) {
    await stop();
    throw error;
  }
  const nodes = brokers.map((broker) => ({
    stop: () => broker.stop(),
    kill: () => broker.kill(),
    start: async () => {
      broker.start();
      await untilWhole(administration, brokers);
    },
  }));
  return { administration, authority, ports, nodes, environment, lost, stop };
}

/** Grants every part what its code needs: the list is derived from it. */
async function grantAll(administration: KafkaAdministration): Promise<void> {
  for (const part of PARTS) await administration.grant(part, aclRulesOf(part, LOG_ACCESS[part]));
  await administration.grant('operator', operatorAclRules(Object.values(LOG_ACCESS)));
}

async function untilWhole(administration: KafkaAdministration, brokers: readonly BrokerProcess[]): Promise<void> {
  const deadline = Date.now() + STARTUP_MS;
  for (;;) {
    const isWhole = await isComplete(administration, brokers.length).catch(() => false);
    if (isWhole) return;
    for (const broker of brokers) broker.requireRunning();
    if (Date.now() > deadline)
      throw new ScriptError(
        `Kafka was not whole within ${STARTUP_MS / 1000} s; ${brokers.map(({ logFile }) => logFile).join(', ')} say why.`,
      );
    await delay(POLL_MS);
  }
}

async function isComplete(administration: KafkaAdministration, brokers: number): Promise<boolean> {
  if ((await administration.brokers()) !== brokers) return false;
  const partitions = await administration.partitions();
  return partitions.every(({ replicas, inSync }) => inSync === replicas);
}

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isPortFree } from '../ports/port-probe.ts';
import { recordOf } from '../start/record-of.ts';
import { KAFKA_USERS, type KafkaUser } from './cluster-identity.ts';
import type { SecureKafka } from './start-secure-kafka.ts';

const FILE = 'environments.json';
const Kept = z.record(z.enum(KAFKA_USERS), z.record(z.string(), z.string()));

/** Variables of each user's connection to the cluster. */
export type ClusterEnvironments = z.output<typeof Kept>;

/** Where the cluster of a data folder's infra is. */
export function clusterFolder(infraFolder: string): string {
  return join(infraFolder, 'kafka-cluster');
}

/**
 * Writes the variables of every user: for `start:services`, and as files that a shell reads. Only their owner may read them.
 * @returns the folder of the files
 */
export async function keepEnvironments(folder: string, kafka: SecureKafka): Promise<string> {
  const environments = recordOf(KAFKA_USERS, (user) => kafka.environment(user));
  await writeFile(join(folder, FILE), JSON.stringify(environments, null, 2), { mode: 0o600 });
  for (const user of KAFKA_USERS) {
    const lines = Object.entries(environments[user]).map(([name, value]) => `export ${name}='${value ?? ''}'\n`);
    await writeFile(envFile(folder, user), lines.join(''), { mode: 0o600 });
  }
  return folder;
}

export function envFile(folder: string, user: KafkaUser): string {
  return join(folder, `${user}.env`);
}

/** The variables of the cluster that runs in a folder; null where none runs. */
export async function runningEnvironments(folder: string): Promise<ClusterEnvironments | null> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => null);
  if (text === null) return null;
  const environments = Kept.parse(JSON.parse(text));
  const [first = ''] = (environments.operator['KAFKA_BROKERS'] ?? '').split(',');
  return (await isPortFree(Number(first.split(':')[1]))) ? null : environments;
}

import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { newClusterId } from '../infra/kafka-server.ts';
import { recordOf } from '../start/record-of.ts';
import { readWhereKept } from '../start/secrets.ts';
import { PARTS } from '../start/service-names.ts';
import { ADMINISTRATOR } from './secure-broker.ts';

/** Users of the cluster: every part of Outlay, the operator of dead letters, and the administrator who may do everything. */
export const KAFKA_USERS = [...PARTS, 'operator', ADMINISTRATOR] as const;
export type KafkaUser = (typeof KAFKA_USERS)[number];

const Identity = z.object({ clusterId: z.string(), passwords: z.record(z.enum(KAFKA_USERS), z.string()) });

export type ClusterIdentity = z.output<typeof Identity>;

/** Id of a cluster and passwords of its users, kept in a file; made the first time. */
export async function keptIdentity(path: string): Promise<ClusterIdentity> {
  const kept = await readWhereKept(path);
  if (kept !== null) return Identity.parse(JSON.parse(kept));
  const passwords = recordOf(KAFKA_USERS, () => randomBytes(18).toString('base64url'));
  const identity = { clusterId: newClusterId(), passwords };
  await writeFile(path, JSON.stringify(identity, null, 2), { mode: 0o600 });
  return identity;
}

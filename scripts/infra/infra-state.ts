import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { loadSecrets } from '../start/secrets.ts';
import type { InfraSettings } from './infra-settings.ts';

const port = z.number().int();
const Kept = z.object({
  mode: z.enum(['local', 'docker']),
  ports: z.object({ postgres: port, redis: port, kafka: port, kafkaController: port, smtp: port, mail: port }),
});

/** Ports and mode of the servers as they were started; other commands reach them by it. */
export interface InfraState extends z.output<typeof Kept> {
  /** Of the installation of Outlay on these servers: its secrets are there, and whether it has had its demo data. */
  installation: string;
  /** Of PostgreSQL's superuser. */
  postgresPassword: string;
}

/** Programs of this machine, or containers. Each has data of its own, so each has an installation of its own. */
export type InfraMode = InfraState['mode'];

const FILE = 'infra.json';
/** Where, in the data folder, the installation of Outlay on these servers is. */
export const INSTALLATIONS = { local: 'services', docker: 'docker' } as const;

/** @returns null where none were ever started */
export async function readInfraState(folder: string): Promise<InfraState | null> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => null);
  return text === null ? null : complete(folder, Kept.parse(JSON.parse(text)));
}

/** Notes how the servers are started now. */
export async function writeInfraState({ folder, ports }: InfraSettings, mode: InfraMode): Promise<InfraState> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, FILE), `${JSON.stringify({ mode, ports }, null, 2)}\n`);
  return complete(folder, { mode, ports });
}

async function complete(folder: string, kept: z.output<typeof Kept>): Promise<InfraState> {
  const installation = join(dirname(folder), INSTALLATIONS[kept.mode]);
  await mkdir(installation, { recursive: true });
  const { postgres } = await loadSecrets(installation);
  return { ...kept, installation, postgresPassword: postgres };
}

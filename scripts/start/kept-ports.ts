import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort } from '../postgres/free-port.ts';
import { recordOfAsync } from './record-of.ts';
import { SERVICES, type ServiceName } from './service-names.ts';

const FILE = 'ports.json';
const Kept = z.partialRecord(z.enum(SERVICES), z.number().int());

/**
 * Each service's port: free ones, chosen once and kept in the installation's folder, so that services that are started
 * at different times find each other.
 */
export async function keptPorts(folder: string): Promise<Record<ServiceName, number>> {
  const path = join(folder, FILE);
  const kept = Kept.parse(JSON.parse(await readFile(path, 'utf8').catch(() => '{}')));
  const ports = await recordOfAsync(SERVICES, async (name) => kept[name] ?? (await freePort()));
  await writeFile(path, `${JSON.stringify(ports, null, 2)}\n`);
  return ports;
}

import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort } from '../ports/free-port.ts';
import { DEFAULT_PORT } from './public-port.ts';
import { recordOfAsync } from './record-of.ts';
import { PARTS, SERVICES, type PartName } from './service-names.ts';

const FILE = 'ports.json';
const Kept = z.partialRecord(z.enum(PARTS), z.number().int());

/**
 * Each part's port, kept in the installation's folder, so that parts that are started at different times find each other:
 * for the services free ones that were chosen once, for the gateway, which people call, the one it had last.
 *
 * @param gatewayPort where it listens from now on, if it is being started
 */
export async function keptPorts(folder: string, gatewayPort: number | null): Promise<Record<PartName, number>> {
  const path = join(folder, FILE);
  const kept = Kept.parse(JSON.parse(await readFile(path, 'utf8').catch(() => '{}')));
  const services = await recordOfAsync(SERVICES, async (name) => kept[name] ?? (await freePort()));
  const ports = { ...services, gateway: gatewayPort ?? kept.gateway ?? DEFAULT_PORT };
  // In one step: whoever starts at the same moment reads the old list or the new one.
  await writeFile(`${path}.${process.pid}`, `${JSON.stringify(ports, null, 2)}\n`);
  await rename(`${path}.${process.pid}`, path);
  return ports;
}

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const embedded = ['packages/tenancy/src', 'packages/messaging/src', 'packages/audit/src', 'packages/jobs/src'];

/**
 * A short hash of everything a service's schema is made from: its migrations, and the packages whose SQL they embed.
 * Too wide rather than too narrow: a template that is made once too often costs a second, a stale one a wrong test.
 */
export async function schemaFingerprint(service: string, migrate: (urls: never) => unknown): Promise<string> {
  const hash = createHash('sha256').update(service).update(String(migrate));
  for (const folder of [`services/${service}/src/migrations`, ...embedded]) {
    for (const file of await sources(join(root, folder))) hash.update(file).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 12);
}

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

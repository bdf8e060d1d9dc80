import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Manifest = z.object({ name: z.string(), version: z.string() });

/** The packages below a folder's `node_modules`, workspaces and nested ones included, as `name@version`. */
export async function installedPackages(folder: string): Promise<Set<string>> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = async (place: string): Promise<void> => {
    const packageFolder = await realpath(place);
    if (seen.has(packageFolder)) return;
    seen.add(packageFolder);
    const manifest = await readOptional(join(packageFolder, 'package.json'));
    const parsed = Manifest.safeParse(manifest === null ? null : JSON.parse(manifest));
    if (parsed.success) found.add(`${parsed.data.name}@${parsed.data.version.replace(/^v/, '')}`);
    for (const inner of await packageFolders(join(packageFolder, 'node_modules'))) await visit(inner);
  };
  await visit(folder);
  return found;
}

/** A package of the operating system. */
export interface DebianPackage {
  name: string;
  version: string;
  architecture: string;
}

/** The installed packages in the text of dpkg's `status`. */
export function debianPackages(status: string): DebianPackage[] {
  return status
    .split('\n\n')
    .filter((entry) => /^Status: install ok installed$/m.test(entry))
    .map((entry) => ({
      name: field(entry, 'Package'),
      version: field(entry, 'Version'),
      architecture: field(entry, 'Architecture'),
    }));
}

function field(entry: string, name: string): string {
  const value = new RegExp(`^${name}: (.+)$`, 'm').exec(entry)?.[1];
  if (value === undefined) throw new Error(`dpkg's status has an entry without ${name}: ${entry.slice(0, 80)}`);
  return value;
}

async function packageFolders(modules: string): Promise<string[]> {
  const names = (await foldersOf(modules)).filter((name) => !name.startsWith('.'));
  const nested = await Promise.all(
    names.map(async (name) =>
      name.startsWith('@')
        ? (await foldersOf(join(modules, name))).map((inner) => join(modules, name, inner))
        : [join(modules, name)],
    ),
  );
  return nested.flat();
}

async function foldersOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(whereMissing([]));
  return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
}

function readOptional(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(whereMissing(null));
}

function whereMissing<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code !== 'ENOENT') throw error;
    return instead;
  };
}

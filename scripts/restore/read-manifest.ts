import { text } from 'node:stream/consumers';
import { FORMAT, MANIFEST, ManifestSchema, type Manifest } from '../backup/manifest.ts';
import { isComplete, type BackupStorage } from '../backup/storage/backup-storage.ts';
import { version } from '../backup/outlay-version.ts';
import { ScriptError } from '../script-error.ts';
import { MIGRATIONS } from '../start/migrations.ts';
import { SERVICES, type ServiceName } from '../start/service-names.ts';

/**
 * Reads the manifest of a backup.
 * @param id null for the newest
 * @throws ScriptError when it is none, is incomplete, or was made by a newer Outlay
 */
export async function readManifest(storage: BackupStorage, id: string | null): Promise<Manifest> {
  const stored = await storage.list();
  const wanted = id === null ? stored.findLast(isComplete) : stored.find((backup) => backup.id === id);
  if (wanted === undefined)
    throw new ScriptError(`There is no backup${id === null ? '' : ` ${id}`} in ${storage.place}.`);
  if (!isComplete(wanted))
    throw new ScriptError(`${wanted.id} in ${storage.place} has no ${MANIFEST}: it was aborted and is no backup.`);
  const manifest = parse(await text(await storage.read(`${wanted.id}/${MANIFEST}`)), wanted.id);
  for (const service of SERVICES) requireKnownMigrations(manifest, service);
  return manifest;
}

function parse(content: string, id: string): Manifest {
  const json = jsonOf(content);
  const format: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'format') : undefined;
  if (typeof format === 'number' && format > FORMAT)
    throw new ScriptError(
      `Backup ${id} is of a newer Outlay: format ${format}. Outlay ${version} reads format ${FORMAT}.`,
    );
  const { data, error } = ManifestSchema.safeParse(json);
  if (error) throw new ScriptError(`The ${MANIFEST} of backup ${id} is damaged: ${whereIn(error.issues)}`);
  if (data.id !== id)
    throw new ScriptError(`The ${MANIFEST} in ${id} is that of backup ${data.id}. Give its folder that name again.`);
  return data;
}

function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function whereIn([issue]: readonly { path: PropertyKey[]; message: string }[]): string {
  return [issue?.path.map(String).join('.'), issue?.message].filter((part) => part).join(': ');
}

function requireKnownMigrations({ databases, id, outlay }: Manifest, service: ServiceName): void {
  const ran = databases.find(({ name }) => name === service)?.facts.migrations ?? [];
  const known = new Set(MIGRATIONS[service].map(({ name }) => name));
  const unknown = ran.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new ScriptError(
    `Backup ${id} is of a newer Outlay (${outlay}): ${service} has migrations that this one (${version}) does not know: ${unknown.join(', ')}.`,
  );
}

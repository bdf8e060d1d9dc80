import { parseArgs } from 'node:util';
import { GroupInUseError } from '@outlay/messaging/event-log';
import { BACKED_UP, type BackedUp, type Manifest } from '../backup/manifest.ts';
import { findPostgresClient } from '../backup/postgres-client.ts';
import { requireReader } from '../backup/require-reader.ts';
import { openStorage } from '../backup/storage/open-storage.ts';
import type { CommandContext } from '../command-context.ts';
import { ScriptError } from '../script-error.ts';
import { provisionAll } from '../start/installation.ts';
import { migrateAll } from '../start/migrations.ts';
import { SERVICES } from '../start/service-names.ts';
import { fetchBackup, readManifest, splitPlace } from './check-backup.ts';
import { filledOf, requireNobodyConnected } from './check-target.ts';
import { makeMissingRoles } from './make-missing-roles.ts';
import { restoreDatabases } from './restore-databases.ts';
import { openRestoreTarget, type RestoreTarget } from './restore-target.ts';
import { settleRestored } from './settle-restored.ts';
import { verifyRestored } from './verify/verify-restored.ts';

const USAGE = `npm run restore -- <folder | s3://bucket/prefix>[/<backup>] [<options>]

  <backup>             by default the newest; npm run backup -- --list --to … lists them
  --database <name>    restore this one alone: ${BACKED_UP.join(', ')}; may be repeated
  --force              replace databases that hold data
  --infra              the installation on the servers of npm run infra`;

interface Options {
  from: string;
  databases: BackedUp[];
  force: boolean;
  infra: boolean;
}

/** Restores the installation that the environment names from a backup, and says what it found. @returns the exit code */
export async function restoreCommand(args: readonly string[], { env, print: report }: CommandContext): Promise<number> {
  const options = parseOptions(args);
  await using parts = new AsyncDisposableStack();
  const { place, id } = splitPlace(options.from);
  const storage = await openStorage(place, env);
  parts.defer(() => {
    storage.close();
  });
  const manifest = await readManifest(storage, id);
  const wanted = options.databases.length > 0 ? options.databases : manifest.databases.map(({ name }) => name);
  requireInBackup(manifest, wanted);
  report(`Backup ${manifest.id}, Outlay ${manifest.outlay}, PostgreSQL ${manifest.postgres}`);
  const backup = await fetchBackup(parts, storage, manifest, wanted);
  const target = await openRestoreTarget(parts, env, { infra: options.infra, manifest, report });
  const names = await chooseDatabases(target, wanted, options, report);
  const server = await requireReader(target.readerUrl, 'postgres');
  const programs = await findPostgresClient(server.major, env, report);
  const roles = await makeMissingRoles(target.serverUrl, {
    ...{ file: backup.pathOf(manifest.roles.file), names: manifest.roles.names },
  });
  for (const name of roles.made) report(`Role ${name} was made, without a password.`);
  for (const problem of roles.problems) report(`Role that could not be made: ${problem}`);
  await restoreDatabases(target, backup, { names, programs, report });
  await provisionAll(target.serverUrl, target.secrets);
  const ran = await migrateAll(target);
  report(ran.length === 0 ? 'No migration was pending.' : `Migrations: ${ran.join(', ')}`);
  await settle(target, names, report);
  return await verify(target, report);
}

function requireInBackup({ id, databases }: Manifest, wanted: readonly BackedUp[]): void {
  const missing = wanted.filter((name) => !databases.some((database) => database.name === name));
  if (missing.length > 0) throw new ScriptError(`Backup ${id} does not have ${missing.join(', ')}.`);
}

/** An event log that is still there is kept: it knows what the backup does not (ADR 24). */
async function chooseDatabases(
  target: RestoreTarget,
  wanted: readonly BackedUp[],
  { force, databases }: Options,
  report: (line: string) => void,
): Promise<BackedUp[]> {
  await requireNobodyConnected(target.serverUrl, wanted);
  const filled = await filledOf(target.serverUrl, wanted);
  const keepsLog = filled.includes('events') && !databases.includes('events');
  if (keepsLog) report('The event log is still there, and is kept.');
  const names = wanted.filter((name) => name !== 'events' || !keepsLog);
  const overwritten = filled.filter((name) => names.includes(name));
  if (overwritten.length > 0 && !force)
    throw new ScriptError(
      `These databases hold data, so nothing was changed: ${overwritten.join(', ')}. --force replaces them for good.`,
    );
  return names;
}

/** Log and databases are brought together again (ADR 24). */
async function settle(
  { environments }: RestoreTarget,
  names: readonly BackedUp[],
  report: (line: string) => void,
): Promise<void> {
  // With another log, every service has to look what it lacks.
  for (const service of SERVICES.filter((name) => names.includes(name) || names.includes('events'))) {
    const { epoch, republished, ended, missing, auditEntries } = await settleRestored(
      service,
      environments[service],
    ).catch((error: unknown) => {
      if (!(error instanceof GroupInUseError)) throw error;
      throw new ScriptError(`${service} still runs: ${error.message} Then: npm run restored -- ${service}`);
    });
    report(
      `${service}: epoch ${epoch}; published again: ${republished + missing} states and ${auditEntries} audit entries; ` +
        `ended, as the backup does not have them: ${ended}.`,
    );
  }
}

async function verify(target: RestoreTarget, report: (line: string) => void): Promise<number> {
  let wrong = 0;
  for await (const { name, problems } of verifyRestored(target)) {
    report(`${problems.length === 0 ? 'ok   ' : 'WRONG'} ${name}`);
    for (const problem of problems) report(`      ${problem}`);
    if (problems.length > 0) wrong += 1;
  }
  report(
    wrong === 0 ? 'Restored. Outlay can start.' : `Restored, but ${wrong} checks found something wrong: see above.`,
  );
  return wrong === 0 ? 0 : 1;
}

function parseOptions(args: readonly string[]): Options {
  const text = { type: 'string', multiple: true } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const { values, positionals } = parseArgs({
      ...{ args: [...args], allowPositionals: true },
      options: { database: text, force: flag, infra: flag },
    });
    const databases = (values.database ?? []).map((name) => BACKED_UP.find((known) => known === name));
    const [from, ...others] = positionals;
    if (from !== undefined && others.length === 0 && databases.every((name) => name !== undefined))
      return { from, databases, force: values.force ?? false, infra: values.infra ?? false };
  } catch {
    // The usage says what is possible.
  }
  throw new ScriptError(`Usage: ${USAGE}`);
}

import { GroupInUseError } from '@outlay/messaging/event-log';
import type { BackedUp, Manifest } from '../backup/manifest.ts';
import { findPostgresClient } from '../backup/postgres-client.ts';
import { requireReader, type ReadableServer } from '../backup/require-reader.ts';
import { openStorage } from '../backup/storage/open-storage.ts';
import type { CommandContext } from '../command-context.ts';
import { ScriptError } from '../script-error.ts';
import { provisionAll } from '../start/installation.ts';
import { migrateAll } from '../start/migrations.ts';
import { SERVICES } from '../start/service-names.ts';
import { requireLogAnswers, requireSameLog } from './check-event-log.ts';
import { requireNobodyConnected } from './check-target.ts';
import { chooseDatabases, wantedOf } from './choose-databases.ts';
import { fetchBackup } from './fetch-backup.ts';
import { makeMissingRoles } from './make-missing-roles.ts';
import { readManifest } from './read-manifest.ts';
import { restoreDatabases } from './restore-databases.ts';
import { parseRestoreOptions } from './restore-options.ts';
import { openRestoreTarget, type RestoreTarget } from './restore-target.ts';
import { settleRestored } from './settle-restored.ts';
import { verifyRestored } from './verify/verify-restored.ts';

/** Restores the installation that the environment names from a backup, and says what it found. @returns the exit code */
export async function restoreCommand(args: readonly string[], { env, print: report }: CommandContext): Promise<number> {
  const options = parseRestoreOptions(args);
  const { place, id, infra } = options;
  await using parts = new AsyncDisposableStack();
  const storage = await openStorage(place, env);
  parts.defer(() => {
    storage.close();
  });
  const manifest = await readManifest(storage, id);
  const wanted = wantedOf(manifest, options.databases);
  requireSameLog(manifest, { ...options, isOnKafka: infra || Boolean(env['KAFKA_BROKERS']) });
  report(`Backup ${manifest.id}, Outlay ${manifest.outlay}, PostgreSQL ${manifest.postgres}`);
  const backup = await fetchBackup(parts, storage, manifest, wanted);
  const target = await openRestoreTarget(parts, env, { infra, manifest, report });
  await requireLogAnswers(target);
  await requireNobodyConnected(target.serverUrl, wanted);
  const server = await requireReader(target.readerUrl, 'postgres');
  requireNewEnough(server, manifest);
  const names = await chooseDatabases(target, wanted, options, report);
  const programs = await findPostgresClient(server.major, env, report);
  const roles = await makeMissingRoles(target.serverUrl, {
    ...{ file: backup.pathOf(manifest.roles.file), names: manifest.roles.names },
  });
  for (const name of roles.made) report(`Role ${name} was made, without a password.`);
  for (const problem of roles.problems) report(`Role that could not be made: ${problem}`);
  await restoreDatabases(target, backup, { names, programs, report });
  try {
    await provisionAll(target.serverUrl, target.secrets);
    const ran = await migrateAll(target);
    report(ran.length === 0 ? 'No migration was pending.' : `Migrations: ${ran.join(', ')}`);
    await settle(target, names, report);
    return await verify(target, report);
  } catch (error) {
    report(
      'The databases are restored, and not all that follows was done: mend the cause below, and repeat with --force.',
    );
    throw error;
  }
}

function requireNewEnough({ major, version }: ReadableServer, { id, postgres }: Manifest): void {
  if (Number.parseInt(postgres, 10) > major)
    throw new ScriptError(`Backup ${id} is of PostgreSQL ${postgres}, this server of ${version}: nothing was changed.`);
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
      throw new ScriptError(`${service} still runs: ${error.message}`);
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

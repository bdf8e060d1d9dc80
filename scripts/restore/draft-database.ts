import { BACKUP_ROLE } from '@outlay/tenancy/backup-role';
import { databaseUrl, provisionDatabase, provisionOwnedDatabase, withClient } from '@outlay/tenancy/roles';
import { availableParallelism } from 'node:os';
import { differencesOf, readFacts } from '../backup/facts.ts';
import type { BackedUp, BackedUpDatabase } from '../backup/manifest.ts';
import { programConnection } from '../backup/program-connection.ts';
import { runProgram } from '../backup/run-program.ts';
import { ScriptError } from '../script-error.ts';
import { draftOf } from './exchange-databases.ts';
import type { RestoreTarget } from './restore-target.ts';

const JOBS = Math.min(4, availableParallelism());

/**
 * Restores a database beside the one that is there.
 * @param source its dump, and the program that reads it
 * @throws ScriptError when it is not what was backed up
 */
export async function restoreDraft(
  target: RestoreTarget,
  { name, facts, guests }: BackedUpDatabase,
  source: { file: string; program: string },
): Promise<void> {
  const draft = draftOf(name);
  const ownerUrl = databaseUrl(await makeEmpty(target, name, draft), draft);
  await fill(ownerUrl, source);
  await withClient(ownerUrl, async (client) => {
    const roles = [BACKUP_ROLE, ...guests].map((role) => client.escapeIdentifier(role));
    await client.query(`grant connect on database ${draft} to ${roles.join(', ')}`);
    // A log that nobody has used yet has no tables.
    if (MEMBERS in facts.rows) await client.query(NOBODY_READS);
    await client.query('analyze');
  });
  const differences = await differencesFromBackup(databaseUrl(target.readerUrl, draft), facts);
  if (differences.length > 0)
    throw new ScriptError(`${name} is not what was backed up; nothing was changed.\n${differences.join('\n')}`);
}

/** @returns the URL of a role that owns the new database */
async function makeEmpty(target: RestoreTarget, name: BackedUp, draft: string): Promise<string> {
  const { serverUrl, secrets, eventLogUrl, databases } = target;
  if (name === 'events') {
    const owner = decodeURIComponent(new URL(eventLogUrl).username);
    await withClient(serverUrl, (client) => provisionOwnedDatabase(client, draft, owner));
    return eventLogUrl;
  }
  const passwords = {
    owner: secrets[`${name}.owner`],
    app: secrets[`${name}.app`],
    worker: secrets[`${name}.worker`],
  };
  await provisionDatabase(serverUrl, { service: name, database: draft, passwords });
  return databases[name].ownerUrl;
}

/**
 * As the owner, who needs no special right for it. Row level security is forced on owners too, and would hold off the validation of foreign
 * keys: it is off until the last of them is there.
 */
async function fill(ownerUrl: string, { file, program }: { file: string; program: string }): Promise<void> {
  const { url, env } = programConnection(ownerUrl, process.env);
  const common = ['--no-owner', '--exit-on-error', '--no-password', `--dbname=${url}`];
  await runProgram({ path: program, args: [...common, '--section=pre-data', file], env });
  const forced = await withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class where relforcerowsecurity`,
    );
    for (const { name } of rows) await client.query(`alter table ${name} no force row level security`);
    return rows.map(({ name }) => name);
  });
  const rest = ['--section=data', '--section=post-data', `--jobs=${JOBS}`];
  await runProgram({ path: program, args: [...common, ...rest, file], env });
  await withClient(ownerUrl, async (client) => {
    for (const name of forced) await client.query(`alter table ${name} force row level security`);
  });
}

const MEMBERS = 'event_log.members';
/** Members that read when the backup was made do so no longer: their leases would keep their groups in use. */
const NOBODY_READS = `
  delete from ${MEMBERS};
  update event_log.assignments set owner = null, lease_until = null where owner is not null`;

async function differencesFromBackup(url: string, expected: BackedUpDatabase['facts']): Promise<string[]> {
  const found = await withClient(url, readFacts);
  // Members were removed on purpose.
  if (MEMBERS in found.rows) found.rows[MEMBERS] = expected.rows[MEMBERS] ?? 0;
  return differencesOf(expected, found);
}

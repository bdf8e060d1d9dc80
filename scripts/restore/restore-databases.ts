import { withOwnersRights } from '@outlay/tenancy/administrator';
import { BACKUP_ROLE } from '@outlay/tenancy/backup-role';
import { databaseUrl, provisionDatabase, provisionOwnedDatabase, withClient } from '@outlay/tenancy/roles';
import { availableParallelism } from 'node:os';
import pg from 'pg';
import { databaseName } from '../backup/database-name.ts';
import { differencesOf, readFacts } from '../backup/facts.ts';
import type { BackedUp, BackedUpDatabase } from '../backup/manifest.ts';
import type { PostgresClient } from '../backup/postgres-client.ts';
import { connectionOf, runProgram } from '../backup/run-program.ts';
import { ScriptError } from '../script-error.ts';
import { DATABASES } from '../start/installation.ts';
import type { CheckedBackup } from './check-backup.ts';
import type { RestoreTarget } from './restore-target.ts';

const JOBS = Math.min(4, availableParallelism());

/**
 * Restores databases beside those that are there, compares each with the numbers of the manifest, and only then puts them in their place: a
 * restore that fails leaves everything as it was.
 *
 * @throws ScriptError when a database is not what was backed up
 */
export async function restoreDatabases(
  target: RestoreTarget,
  backup: CheckedBackup,
  options: { names: readonly BackedUp[]; programs: PostgresClient; report: (line: string) => void },
): Promise<void> {
  const wanted = backup.manifest.databases.filter(({ name }) => options.names.includes(name));
  try {
    for (const database of wanted) {
      await restoreDraft(target, database, backup.pathOf(database.file), options.programs);
      options.report(`${database.name}: restored and equal to the backup, ${rowCount(database)} rows.`);
    }
    for (const { name } of wanted) await putInPlace(target.serverUrl, name);
    for (const { name } of wanted) await dropDatabase(target.serverUrl, name, replacedOf(name));
  } finally {
    for (const { name } of wanted) await dropDatabase(target.serverUrl, name, draftOf(name));
  }
}

function draftOf(name: BackedUp): string {
  return `${databaseName(name)}_restoring`;
}

/** Name of the database that was there until now: it is kept until every database is in its place. */
function replacedOf(name: BackedUp): string {
  return `${databaseName(name)}_replaced`;
}

async function restoreDraft(
  target: RestoreTarget,
  { name, facts, guests }: BackedUpDatabase,
  file: string,
  { restore }: PostgresClient,
): Promise<void> {
  const draft = draftOf(name);
  await dropDatabase(target.serverUrl, name, draft);
  const ownerUrl = databaseUrl(await makeEmpty(target, name, draft), draft);
  await fill(ownerUrl, file, restore);
  await withClient(ownerUrl, async (client) => {
    const roles = [BACKUP_ROLE, ...guests].map((role) => client.escapeIdentifier(role));
    await client.query(`grant connect on database ${draft} to ${roles.join(', ')}`);
    if (name === 'events') await client.query(NOBODY_READS);
    await client.query('analyze');
  });
  const differences = await differencesFromBackup(databaseUrl(target.readerUrl, draft), name, facts);
  if (differences.length > 0)
    throw new ScriptError(`${name} is not what was backed up; nothing was changed.\n${differences.join('\n')}`);
}

/**
 * As the owner, who needs no special right for it. Row level security is forced on owners too, and would hold off the validation of foreign
 * keys: it is off until the last of them is there.
 */
async function fill(ownerUrl: string, file: string, restore: string): Promise<void> {
  const { url, env } = connectionOf(ownerUrl);
  const common = ['--no-owner', '--exit-on-error', '--no-password', `--dbname=${url}`];
  await runProgram({ path: restore, args: [...common, '--section=pre-data', file], env });
  let forced: string[] = [];
  await withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class where relforcerowsecurity`,
    );
    forced = rows.map(({ name }) => name);
    for (const name of forced) await client.query(`alter table ${name} no force row level security`);
  });
  const rest = ['--section=data', '--section=post-data', `--jobs=${JOBS}`];
  await runProgram({ path: restore, args: [...common, ...rest, file], env });
  await withClient(ownerUrl, async (client) => {
    for (const name of forced) await client.query(`alter table ${name} force row level security`);
  });
}

/** Members that read when the backup was made do so no longer: their leases would keep their groups in use. */
const NOBODY_READS = `
  delete from event_log.members;
  update event_log.assignments set owner = null, lease_until = null where owner is not null`;

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

async function differencesFromBackup(
  url: string,
  name: BackedUp,
  expected: BackedUpDatabase['facts'],
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await readFacts(client);
    // Members were removed on purpose.
    const members = 'event_log.members';
    if (name === 'events' && members in found.rows) found.rows[members] = expected.rows[members] ?? 0;
    return differencesOf(expected, found);
  } finally {
    await client.end();
  }
}

async function putInPlace(serverUrl: string, name: BackedUp): Promise<void> {
  const [database, replaced] = [databaseName(name), replacedOf(name)];
  await dropDatabase(serverUrl, name, replaced);
  await asOwner(serverUrl, name, async (client) => {
    await client.query(`alter database ${database} rename to ${replaced}`);
    await client.query(`alter database ${draftOf(name)} rename to ${database}`);
  });
}

async function dropDatabase(serverUrl: string, name: BackedUp, database: string): Promise<void> {
  await asOwner(serverUrl, name, (client) => client.query(`drop database if exists ${database} with (force)`));
}

/** With the rights of the role that owns the database. */
async function asOwner(
  serverUrl: string,
  name: BackedUp,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const owner = DATABASES[databaseName(name)] ?? '';
  await withClient(serverUrl, (client) => withOwnersRights(client, owner, () => work(client)));
}

function rowCount({ facts }: BackedUpDatabase): number {
  return Object.values(facts.rows).reduce((sum, count) => sum + count, 0);
}

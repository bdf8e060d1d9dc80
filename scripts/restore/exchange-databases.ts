import { withOwnersRights } from '@outlay/tenancy/administrator';
import { withClient } from '@outlay/tenancy/roles';
import type pg from 'pg';
import { databaseName } from '../backup/database-name.ts';
import type { BackedUp } from '../backup/manifest.ts';
import { ScriptError } from '../script-error.ts';
import { DATABASES } from '../start/installation.ts';

/** Name of the database that is restored beside the one that is there. */
export function draftOf(name: BackedUp): string {
  return `${databaseName(name)}_restoring`;
}

/** Name of the database that was there until now, between the exchange and its end. */
function replacedOf(name: BackedUp): string {
  return `${databaseName(name)}_replaced`;
}

/**
 * Puts the drafts in the places of their databases, all of them or none, and drops what was there.
 * @throws ScriptError where somebody has connected meanwhile
 */
export async function exchangeDatabases(serverUrl: string, names: readonly BackedUp[]): Promise<void> {
  await dropAll(serverUrl, names, replacedOf);
  await withClient(serverUrl, (client) =>
    withRightsOf(client, names.map(ownerOf), async () => {
      const renames = names.flatMap((name) => [
        `alter database ${databaseName(name)} rename to ${replacedOf(name)}`,
        `alter database ${draftOf(name)} rename to ${databaseName(name)}`,
      ]);
      await inTransaction(client, renames);
    }),
  );
  await dropAll(serverUrl, names, replacedOf);
}

/** Drops what a restore that failed has made so far. */
export function dropDrafts(serverUrl: string, names: readonly BackedUp[]): Promise<void> {
  return dropAll(serverUrl, names, draftOf);
}

async function inTransaction(client: pg.Client, statements: readonly string[]): Promise<void> {
  try {
    for (const statement of ['begin', ...statements, 'commit']) await client.query(statement);
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new ScriptError(`The databases could not be exchanged; nothing was changed: ${reason}`);
  }
}

async function dropAll(
  serverUrl: string,
  names: readonly BackedUp[],
  databaseOf: (name: BackedUp) => string,
): Promise<void> {
  await withClient(serverUrl, async (client) => {
    for (const name of names)
      await withOwnersRights(client, ownerOf(name), () =>
        client.query(`drop database if exists ${databaseOf(name)} with (force)`),
      );
  });
}

/** With the rights of all of these roles. */
async function withRightsOf<T>(client: pg.Client, owners: readonly string[], work: () => Promise<T>): Promise<T> {
  const [first, ...others] = owners;
  if (first === undefined) return work();
  return withOwnersRights(client, first, () => withRightsOf(client, others, work));
}

function ownerOf(name: BackedUp): string {
  return DATABASES[databaseName(name)] ?? '';
}

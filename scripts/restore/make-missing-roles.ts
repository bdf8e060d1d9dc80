import { readFile } from 'node:fs/promises';
import { withClient } from '@outlay/tenancy/roles';
import { statementsFor } from '../backup/roles.ts';

/**
 * Makes the roles of a backup that the server does not have, without passwords. Outlay's own are there already: they are made with the passwords
 * of the installation.
 *
 * @param names all roles of the backup
 * @returns names of the roles that were made, and why others could not be
 */
export async function makeMissingRoles(
  serverUrl: string,
  { file, names }: { file: string; names: readonly string[] },
): Promise<{ made: string[]; problems: string[] }> {
  const made: string[] = [];
  const problems: string[] = [];
  await withClient(serverUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select name from unnest($1::text[]) as name where not exists (select from pg_roles where rolname = name) order by 1`,
      [names],
    );
    const statements = await readFile(file, 'utf8');
    const attempt = async (name: string, sql: string): Promise<boolean> => {
      try {
        await client.query(sql);
        return true;
      } catch (error) {
        problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        return false;
      }
    };
    for (const { name } of rows) {
      if (await attempt(name, statementsFor(statements, [name], 'itself'))) made.push(name);
    }
    // Once all are there: one may be a member of another.
    for (const name of made) await attempt(name, statementsFor(statements, [name], 'memberships'));
  });
  return { made, problems };
}

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClient } from '@outlay/tenancy/roles';
import { createTestDatabase, type TestDatabase } from '@outlay/testkit/test-database';
import { makeMissingRoles } from './make-missing-roles.ts';

const suffix = randomBytes(6).toString('hex');
/** A person, in the order of names before the team that the person belongs to. */
const [PERSON, TEAM, GONE] = [`a "person" ${suffix}`, `team_${suffix}`, `gone_${suffix}`];
const quoted = `"a ""person"" ${suffix}"`;
const DUMP = `
CREATE ROLE ${quoted};
ALTER ROLE ${quoted} WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS;
CREATE ROLE ${TEAM};
ALTER ROLE ${TEAM} WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB NOLOGIN NOREPLICATION NOBYPASSRLS;
ALTER ROLE ${quoted} SET statement_timeout TO '5s';
CREATE ROLE ${GONE};
GRANT ${TEAM} TO ${quoted} WITH INHERIT TRUE;
GRANT other_${suffix} TO ${TEAM} WITH INHERIT TRUE;
`;

let folder: string;
let server: TestDatabase;
beforeAll(async () => {
  server = await createTestDatabase({ service: 'restored', migrate: () => Promise.resolve() });
  folder = await mkdtemp(join(tmpdir(), 'outlay-roles-'));
  await writeFile(join(folder, 'roles.sql'), DUMP);
});
afterAll(async () => {
  await withClient(server.superuserUrl, (client) => client.query(`drop role if exists ${quoted}, ${TEAM}, ${GONE}`));
  await server.drop();
  await rm(folder, { recursive: true });
});

it('makes the roles that are missing, then their memberships, and tells what could not be done', async () => {
  const backup = { file: join(folder, 'roles.sql'), names: [PERSON, TEAM] };
  expect(await makeMissingRoles(server.superuserUrl, backup)).toEqual({
    made: [PERSON, TEAM],
    problems: [`${TEAM}: role "other_${suffix}" does not exist`],
  });
  await withClient(server.superuserUrl, async (client) => {
    const { rows } = await client.query(
      `select r.rolname as name, r.rolcanlogin as login, r.rolconfig as settings,
         array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid) as teams
       from pg_roles r where r.rolname in ($1, $2, $3) order by 1`,
      [PERSON, TEAM, GONE],
    );
    expect(rows).toEqual([
      { name: PERSON, login: true, settings: ['statement_timeout=5s'], teams: [TEAM] },
      { name: TEAM, login: false, settings: null, teams: [] },
    ]);
  });
  expect(await makeMissingRoles(server.superuserUrl, backup)).toEqual({ made: [], problems: [] });
});

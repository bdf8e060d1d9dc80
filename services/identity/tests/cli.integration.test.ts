import { fromBinary } from '@bufbuild/protobuf';
import { TenantSchema } from '@outlay/proto/outlay/identity/v1/tenant_pb.ts';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../src/cli/command-line.ts';
import { loadIdentityConfig } from '../src/config.ts';
import { CREATE_TENANT, LOGIN, startIdentity, type IdentityApp } from './identity-harness.ts';

let app: IdentityApp;
beforeAll(async () => {
  app = await startIdentity({ TENANT_PROVISIONING: 'operator' });
});
afterAll(() => app.stop());

async function run(...args: string[]) {
  const lines: string[] = [];
  const complaints: string[] = [];
  const code = await runCommandLine(args, {
    config: () => loadIdentityConfig(app.variables),
    print: (line) => lines.push(line),
    complain: (line) => complaints.push(line),
  });
  return { code, lines, complaint: complaints.join('\n') };
}

describe('the command line', () => {
  it('provisions a tenant where nobody else may, and the Owner signs in with the password that is printed once', async () => {
    const input = { name: 'X', slug: 'not-mine' };
    expect((await app.as({ tenantId: null, anonymous: true })(CREATE_TENANT, { input })).code).toBe('FORBIDDEN');

    const { code, lines, complaint } = await run(
      ...['tenants:create', '--name', 'Operated', '--slug', 'operated'],
      ...['--custom-domain', 'op.example.org', '--owner-email', 'Boss@Example.org'],
    );
    expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
    const id = Number(/id (\d+)/.exec(lines[0] ?? '')?.[1]);
    const password = /boss@example\.org signs in with the password (\S+)$/.exec(lines[1] ?? '')?.[1];
    const login = await app.as({ tenantId: id, anonymous: true })(LOGIN, {
      input: { email: 'boss@example.org', password },
    });
    expect(login.data?.['login']).toMatchObject({ user: { role: 'OWNER' } });

    const { rows } = await app.superuser.query(
      `select distinct actor, action = 'user.signed_in' as signed_in from audit_entries where tenant_id = $1 order by actor`,
      [id],
    );
    expect(rows).toEqual([
      { actor: 'service:operator', signed_in: false },
      { actor: expect.stringMatching(/^user:/), signed_in: true },
    ]);
  });

  it('lists tenants', async () => {
    await run('tenants:create', '--name', 'Second', '--slug', 'second');
    const { code, lines } = await run('tenants:list');
    expect(code).toBe(0);
    expect(lines).toContainEqual(expect.stringMatching(/^\d+\toperated\top\.example\.org\tOperated$/));
    expect(lines).toContainEqual(expect.stringMatching(/^\d+\tsecond\t-\tSecond$/));
  });

  it('sets, shows and lifts the quotas of a tenant, in its trail and its events', async () => {
    await run('tenants:create', '--name', 'Limited', '--slug', 'limited');
    const set = await run('tenants:limits', 'limited', '--requests-per-minute', '600', '--expenses-per-day', '50');
    expect(set).toEqual({
      ...{ code: 0, complaint: '' },
      lines: ['limited: requests a minute 600', 'limited: expenses a day 50'],
    });
    expect((await run('tenants:limits', 'limited', '--expenses-per-day', 'none')).lines).toEqual([
      ...['limited: requests a minute 600', 'limited: expenses a day without a quota'],
    ]);
    expect((await run('tenants:limits', 'limited')).lines).toEqual([
      ...['limited: requests a minute 600', 'limited: expenses a day without a quota'],
    ]);
    const of = `where tenant_id = (select id from tenants where slug = 'limited')`;
    const events = await app.superuser.query(
      `select payload from outbox ${of} and topic = 'identity.tenant' order by id`,
    );
    expect(events.rows.map(({ payload }) => fromBinary(TenantSchema, payload).quotas)).toMatchObject([
      {},
      { requestsPerMinute: 600, expensesPerDay: 50 },
      { requestsPerMinute: 600 },
    ]);
    const trail = await app.superuser.query(
      `select actor, changes from audit_entries ${of} and action = 'tenant.changed' order by id`,
    );
    expect(trail.rows).toEqual([
      {
        actor: 'service:operator',
        changes: { requestsPerMinute: { before: null, after: 600 }, expensesPerDay: { before: null, after: 50 } },
      },
      { actor: 'service:operator', changes: { expensesPerDay: { before: 50, after: null } } },
    ]);
  });

  it.each([
    [[], '<slug> is needed'],
    [['limited', 'more'], '"more" is not expected'],
    [['limited', '--requests-per-minute', '0'], 'takes a whole number'],
    [['limited', '--expenses-per-day', '1e3'], 'takes a whole number'],
  ])('refuses tenants:limits %j', async (args, complaint) => {
    const refused = await run('tenants:limits', ...args);
    expect(refused).toMatchObject({ code: 2, lines: [] });
    expect(refused.complaint).toContain(complaint);
  });

  it('verifies addresses that the operator knows', async () => {
    await run('tenants:create', '--name', 'Known', '--slug', 'known', '--owner-email', 'known@example.org');
    await app.superuser.query(`update users set email_verified_at = null where email = 'known@example.org'`);
    const verify = ['users:verify', '--tenant', 'known', '--email'];
    for (let round = 0; round < 2; round++) {
      expect(await run(...verify, 'Known@Example.org')).toMatchObject({
        code: 0,
        lines: ['Known@Example.org is verified.'],
      });
    }
    const { rows } = await app.superuser.query(
      `select actor from audit_entries where action = 'user.verified' and actor = 'service:operator'`,
    );
    expect(rows).toHaveLength(1);
    expect(await run(...verify, 'nobody@example.org')).toMatchObject({
      code: 1,
      complaint: expect.stringContaining('Nobody'),
    });
    expect(await run('users:verify', '--tenant', 'nowhere', '--email', 'a@b.example')).toMatchObject({ code: 2 });
  });

  it('says what the domain refuses', async () => {
    expect(await run('tenants:create', '--name', 'Second', '--slug', 'second')).toMatchObject({
      code: 1,
      complaint: expect.stringContaining('This slug is taken'),
    });
    expect(await run('tenants:create', '--name', ' ', '--slug', 'www')).toMatchObject({
      code: 1,
      complaint: expect.stringMatching(/name must not be empty.*\n.*slug is reserved/),
    });
  });

  it.each([
    [[]],
    [['nonsense']],
    [['tenants:create', '--slug', 'x']],
    [['tenants:list', '--bogus']],
    [['tenants:seed']],
  ])('explains itself for %j', async (args) =>
    expect(await run(...args)).toMatchObject({ code: 2, complaint: expect.stringContaining('Usage') }),
  );

  it('says which variables are missing, and no value', async () => {
    const complaints: string[] = [];
    const code = await runCommandLine(['tenants:list'], {
      config: () => loadIdentityConfig({ KEY_ENCRYPTION_SECRET: 'short' }),
      print: () => undefined,
      complain: (line) => complaints.push(line),
    });
    expect(code).toBe(1);
    expect(complaints.join()).toContain('DATABASE_URL');
    expect(complaints.join()).toContain('KEY_ENCRYPTION_SECRET');
    expect(complaints.join()).not.toContain('short');
  });
});

describe('rotating keys', () => {
  it('adds a key beside the old one', async () => {
    const kids = async (): Promise<string[]> => {
      const { rows } = await app.superuser.query(`select kid from signing_keys order by signs_from`);
      return rows.map(({ kid }) => kid);
    };
    const before = await kids();
    expect(before).toHaveLength(1);
    const { code, lines } = await run('keys:rotate');
    expect(code).toBe(0);
    const after = await kids();
    expect(after).toEqual([...before, expect.any(String)]);
    expect(lines[0]).toContain(after[1]);
  });
});

describe('erasing people', () => {
  it('lists who is erased, and erases them again after a restore', async () => {
    const created = await run('tenants:create', '--name', 'E', '--slug', 'erasing', '--owner-email', 'a@e.example');
    const tenantId = /id (\d+)/.exec(created.lines[0] ?? '')?.[1] ?? '';
    const { rows } = await app.superuser.query<{ id: string }>(
      `insert into users (tenant_id, email, role, is_active) values ($1, 'b@e.example', 'MEMBER', true) returning id`,
      [tenantId],
    );
    const userId = rows[0]?.id ?? '';
    const erased = [`${tenantId}\t${userId}\terased`];
    expect((await run('users:erase', '--tenant', tenantId, '--user', userId)).lines).toEqual(erased);
    const { lines } = await run('users:erased');
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^${tenantId}\t${userId}\t\\d{4}-`))]);

    await app.superuser.query(`update users set erased_at = null where id = $1`, [userId]);
    const list = join(await mkdtemp(join(tmpdir(), 'erased-')), 'erased.tsv');
    await writeFile(list, `${lines.join('\n')}\n`);
    expect((await run('users:erase', '--list', list)).lines).toEqual(erased);
    expect((await run('users:erase', '--list', list)).lines).toEqual([`${tenantId}\t${userId}\twas not there`]);
    const owners = await app.superuser.query(`select id from users where tenant_id = $1 and role = 'OWNER'`, [
      tenantId,
    ]);
    const ownerId = String(owners.rows[0].id);
    await writeFile(list, `${tenantId}\t${ownerId}\n${tenantId}\t${userId}\n`);
    expect(await run('users:erase', '--list', list)).toMatchObject({
      ...{ code: 1, complaint: '1 of 2 people are not erased.' },
      lines: [expect.stringMatching(/\tREFUSED: .*Owner/), `${tenantId}\t${userId}\twas not there`],
    });
    await writeFile(list, 'nonsense\n');
    expect(await run('users:erase', '--list', list)).toMatchObject({ code: 2 });
  });
});

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

    const { rows } = await app.superuser.query(`select distinct actor from audit_entries where tenant_id = $1`, [id]);
    expect(rows).toEqual([{ actor: 'service:operator' }]);
  });

  it('lists tenants', async () => {
    await run('tenants:create', '--name', 'Second', '--slug', 'second');
    const { code, lines } = await run('tenants:list');
    expect(code).toBe(0);
    expect(lines).toContainEqual(expect.stringMatching(/^\d+\toperated\top\.example\.org\tOperated$/));
    expect(lines).toContainEqual(expect.stringMatching(/^\d+\tsecond\t-\tSecond$/));
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

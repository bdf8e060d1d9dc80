import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { makeEnvironments } from '@outlay/scripts/start/environment';
import { startServices } from '@outlay/scripts/start/in-process';
import { provisionAll } from '@outlay/scripts/start/installation';
import { MIGRATIONS } from '@outlay/scripts/start/migrations';
import { loadSecrets, type Secrets } from '@outlay/scripts/start/secrets';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import {
  createCertificateAuthority,
  missingForCertificates,
  type CertificateAuthority,
} from '@outlay/scripts/tls/certificate-authority';
import { migrate } from '@outlay/tenancy/migrate';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { waitFor } from '@outlay/testkit/wait-for';
import { startOwnPostgres, type OwnPostgres } from './harness/own-postgres.ts';
import { acceptTlsOnly, present } from './harness/tls-postgres.ts';

const run = promisify(execFile);

describeUnless(missingForCertificates(), 'PostgreSQL that accepts TLS only', () => {
  let server: OwnPostgres;
  let secrets: Secrets;
  let ours: CertificateAuthority;
  let stranger: string;

  beforeAll(async () => {
    server = await startOwnPostgres();
    secrets = await loadSecrets(server.folder);
    ours = await createCertificateAuthority(join(server.folder, 'authority'));
    stranger = (await createCertificateAuthority(join(server.folder, 'stranger'))).caFile;
    await acceptTlsOnly(server, await ours.issue('server'));
  }, 60_000);
  afterAll(() => server.stop());

  const url = (parameters: Record<string, string>): string => {
    const one = new URL(server.superuserUrl);
    one.hostname = 'localhost';
    one.search = String(new URLSearchParams(parameters));
    return one.toString();
  };

  it('is migrated and used by every role over TLS, with the URLs derived from the administrator’s', async () => {
    const provisioned = await provisionAll(url({ sslmode: 'verify-full', sslrootcert: ours.caFile }), secrets);
    const { ownerUrl } = provisioned.databases.projects;
    expect(await migrate({ ownerUrl, migrations: MIGRATIONS.projects })).not.toEqual([]);
    const installation = { ...provisioned, secrets, folder: server.folder };
    const environments = await makeEnvironments(installation, 0, { LOG_LEVEL: 'silent' });
    await using parts = new AsyncDisposableStack();
    await startServices(parts, environments, ['projects']);
    // Readiness asks as the application.
    const ready = async () => (await fetch(`http://127.0.0.1:${environments.projects['PORT']}/readyz`)).status === 200;
    await waitFor(ready, { what: 'the service to be ready' });
    const roles = ['outlay_events', 'outlay_projects_app', 'outlay_projects_worker'];
    const sessions = async () => {
      const { rows } = await server.superuser.query<{ role: string; ssl: boolean }>(
        `select distinct usename as role, ssl from pg_stat_activity join pg_stat_ssl using (pid)
         where usename like 'outlay%' order by usename`,
      );
      return rows;
    };
    await waitFor(async () => (await sessions()).length === roles.length, { what: 'every role to be connected' });
    expect(await sessions()).toEqual(roles.map((role) => ({ role, ssl: true })));
  }, 60_000);

  it.each([
    ['without TLS', () => url({}), 'accepts no connection without TLS'],
    ['an authority that is not its own', () => url({ sslmode: 'verify-full', sslrootcert: stranger }), 'not trusted'],
    ['no authority', () => url({ sslmode: 'verify-full' }), 'not trusted'],
    [
      'a file that is not there',
      () => url({ sslmode: 'verify-full', sslrootcert: '/nowhere/ca.pem' }),
      '/nowhere/ca.pem',
    ],
  ])('is refused with a reason and no secret: %s', async (_case, given, reason) => {
    expect(await refusal(given())).toContain(reason);
  });

  /** Its words, in which no password is. */
  const refusal = async (given: string): Promise<string> => {
    const refused: unknown = await provisionAll(given, secrets).then(
      () => 'accepted',
      (error: unknown) => error,
    );
    const words = inspect(refused);
    for (const secret of [new URL(server.superuserUrl).password, secrets['projects.owner']])
      expect(words).not.toContain(secret);
    return words;
  };

  it('is trusted by NODE_EXTRA_CA_CERTS as well', async () => {
    const code = `import pg from 'pg';
      const client = new pg.Client({ connectionString: process.env.URL });
      await client.connect();
      console.log((await client.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')).rows[0].ssl);
      await client.end();`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], {
      cwd: join(repositoryRoot, 'packages/tenancy'),
      env: { NODE_EXTRA_CA_CERTS: ours.caFile, URL: url({ sslmode: 'verify-full' }) },
    });
    expect(stdout).toBe('true\n');
  });

  it('is refused where its certificate is made out to another name', async () => {
    await present(server, await ours.issue('other-server', 'DNS:db.example'));
    const refused = async () =>
      (await refusal(url({ sslmode: 'verify-full', sslrootcert: ours.caFile }))).split('\n')[0];
    await waitFor(async () => (await refused())?.includes('not made out to localhost'), {
      what: 'the new certificate',
    });
  });
});

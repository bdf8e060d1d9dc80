import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { roleNames } from '@outlay/tenancy/tenant-wall';
import { databaseUrl } from '@outlay/tenancy/roles';
import { startEmbeddedPostgres } from './postgres/embedded-postgres.ts';
import { runScriptFile, type ScriptRun } from './script-run.ts';
import { loadSecrets } from './start/secrets.ts';

type Server = Awaited<ReturnType<typeof startEmbeddedPostgres>>;

let folder: string;
let server: Server;
const runs: ScriptRun[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outlay-migrate-'));
  await chmod(folder, 0o755);
  server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), password: 'postgres', durable: false });
});
afterAll(async () => {
  for (const run of runs) run.kill('SIGTERM');
  await Promise.all(runs.map(({ ended }) => ended));
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function run(args: readonly string[], env: NodeJS.ProcessEnv): ScriptRun {
  const started = runScriptFile(args, env);
  runs.push(started);
  return started;
}

describe('npm run migrate', () => {
  it('migrates once, however many Jobs run, and lets what waits for it go on', async () => {
    const secrets = await loadSecrets(folder);
    const login = { user: roleNames('ledger').worker, password: secrets['ledger.worker'] };
    const waiting = run(['scripts/await-migrations.ts', 'ledger'], {
      DATABASE_WORKER_URL: databaseUrl(server.url, 'outlay_ledger', login),
    });
    await waiting.until('Waiting for the migrations of ledger:');

    // Each in a container of its own: with the secrets, but no folder, in common.
    const jobs = ['one', 'two'].map((name) =>
      run(['scripts/migrate.ts'], {
        DATABASE_SERVER_URL: server.url,
        OUTLAY_SECRETS: JSON.stringify(secrets),
        OUTLAY_DATA_DIR: join(folder, name),
      }),
    );
    const codes = await Promise.all(jobs.map(({ ended }) => ended));
    expect({ codes, output: jobs.map((job) => job.output()).join('\n') }).toMatchObject({ codes: [0, 0] });
    expect(await waiting.ended).toBe(0);
    expect(waiting.output()).toContain('The database of ledger has every migration.');
  }, 120_000);

  it.each([
    [['--dryrun'], {}, "Unknown option '--dryrun'"],
    [[], { OUTLAY_SECRETS: 'hush' }, 'OUTLAY_SECRETS is no JSON'],
    [[], { DATABASE_SERVER_URL: 'hush' }, 'its URL is not of the form postgres://'],
  ])('changes nothing and says what is wrong with %j %j', async (args, env, words) => {
    const place = { OUTLAY_DATA_DIR: join(folder, 'nothing'), DATABASE_SERVER_URL: server.url };
    const refused = run(['scripts/migrate.ts', ...args], { ...place, ...env });
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain(words);
    expect(refused.output()).not.toMatch(/hush|^ {4}at /m);
  });

  it('names the services where the name of one is missing', async () => {
    const misspelt = run(['scripts/await-migrations.ts', 'leger'], {});
    expect(await misspelt.ended).toBe(1);
    expect(misspelt.output()).toContain('identity|projects|ledger|analytics|notifications');
  });
});

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { waitFor } from '@outlay/testkit/wait-for';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';

const password = 'p@ss/word';
const isRoot = process.getuid?.() === 0;
let base: string;
const running: EmbeddedPostgres[] = [];

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'outlay-pg-'));
  await chmod(base, 0o755);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await rm(base, { recursive: true, force: true });
});

async function start(dataDir: string, pass = password): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, password: pass, durable: false });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

async function postmasterPid(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('startEmbeddedPostgres', () => {
  it('keeps its data over a restart, gets past a stale pid file, and refuses a wrong password plainly', async () => {
    const dataDir = join(base, 'postgres');
    const first = await start(dataDir);
    const pid = await postmasterPid(dataDir);
    await query(first.url, 'create table kept as select 42 as answer');
    expect(await query(first.url, 'show listen_addresses')).toEqual([['127.0.0.1']]);
    await first.stop();
    expect(isAlive(pid)).toBe(false);

    // A pid that is somebody else's by now: this test's own.
    await writeFile(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n`);
    const second = await start(dataDir);
    expect(await query(second.url, 'select answer from kept')).toEqual([[42]]);
    await second.stop();

    await expect(start(dataDir, 'another')).rejects.toThrow(/refuses the stored password/);
  });

  it('takes over from a starter that was killed, whose server goes with it', async () => {
    const dataDir = join(base, 'postgres');
    const script = `
      const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL('./embedded-postgres.ts', import.meta.url).href)});
      await startEmbeddedPostgres(${JSON.stringify({ dataDir, password, durable: false })});
      console.log('up');
      setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => starter.stdout.once('data', resolve));
    const pid = await postmasterPid(dataDir);
    starter.kill('SIGKILL');
    await waitFor(() => !isAlive(pid), { what: 'the orphan to end' });
    const server = await start(dataDir);
    expect(await query(server.url, 'select 1')).toEqual([[1]]);
  });

  it('says why when the server cannot start', async () => {
    const dataDir = join(base, 'postgres');
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'PG_VERSION'), '9.6\n');
    await expect(start(dataDir)).rejects.toThrow(/PostgreSQL ended while starting:\n.+/s);
  });

  it('puts the files elsewhere, and finds them again, when its user cannot get to a private folder', async () => {
    if (!isRoot) return; // a plain user's server runs as that user, who gets to all that is theirs
    await chmod(base, 0o700);
    const wanted = join(base, 'postgres');
    const first = await start(wanted);
    expect(first.dataDir).not.toBe(wanted);
    await query(first.url, 'create table kept ()');
    await first.stop();
    const second = await start(wanted);
    expect(second.dataDir).toBe(first.dataDir);
    expect(await query(second.url, 'select count(*)::int from kept')).toEqual([[0]]);
    await second.discard();
    await expect(access(dirname(first.dataDir))).rejects.toThrow(/ENOENT/);
  });

  it('runs for a plain user too', async () => {
    if (!isRoot) return; // then every other test has shown it
    // In a clone below a private folder there is nothing a plain user could run.
    const reaches = spawnSync(process.execPath, ['--version'], { cwd: '/', uid: 65534, gid: 65534 }).status === 0;
    if (!reaches) return;
    await chmod(base, 0o777);
    const module = fileURLToPath(new URL('./embedded-postgres.ts', import.meta.url));
    const script = `
      const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
      const server = await startEmbeddedPostgres(${JSON.stringify({ dataDir: join(base, 'postgres'), password, durable: false })});
      await server.stop();
      console.log('done');`;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      uid: 65534,
      gid: 65534,
      encoding: 'utf8',
    });
    expect(out).toBe('done\n');
  });
});

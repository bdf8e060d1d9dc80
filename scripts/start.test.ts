import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { z } from 'zod';
import { waitFor } from '@outlay/testkit/wait-for';
import { commandOf } from './postgres/process-identity.ts';
import { freePort } from './ports/free-port.ts';
import { repositoryRoot } from './repository-root.ts';

interface Run {
  process: ChildProcess;
  output(): string;
  /** The exit code; null when a signal ended it. */
  exited: Promise<number | null>;
}

let folder: string;
let port: number;
const runs: Run[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outlay-start-'));
  await chmod(folder, 0o755);
  port = await freePort();
});
afterAll(async () => {
  for (const run of runs) run.process.kill('SIGTERM');
  await Promise.all(runs.map(({ exited }) => exited));
  await rm(folder, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}): Run {
  const own = { PORT: String(port), OUTLAY_DATA_DIR: join(folder, 'data'), NODE_OPTIONS: '', ...env };
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: repositoryRoot,
    env: { ...process.env, ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const run = { process: child, output: () => output, exited };
  runs.push(run);
  return run;
}

async function ready(run: Run): Promise<void> {
  const hasEnded = run.exited.then((code) => {
    throw new Error(`ended with ${String(code)}:\n${run.output()}`);
  });
  const isReady = waitFor(() => run.output().includes('Ctrl-C stops everything.'), {
    timeoutMs: 170_000,
    what: 'the ready line',
  });
  await Promise.race([isReady, hasEnded]);
}

const Account = z.object({
  id: z.number(),
  name: z.string(),
  current_balance: z.number(),
  is_low_balance: z.boolean(),
});
const Accounts = z.object({ items: z.array(Account) });
const Expenses = z.object({ total: z.number() });
const Session = z.object({ access_token: z.string() });

async function call<T>(
  schema: z.ZodType<T>,
  method: 'GET' | 'POST',
  path: string,
  headers: object,
  body?: object,
): Promise<T> {
  const response = await request(`http://127.0.0.1:${port}/api/v1${path}`, {
    method,
    headers: { 'x-tenant-id': 'demo', 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return schema.parse(await response.body.json());
}

/** Signs in as the ready lines say. */
async function signIn(run: Run): Promise<{ authorization: string }> {
  const [, password] = /Password +(\S+)/.exec(run.output()) ?? [];
  const { access_token } = await call(Session, 'POST', '/auth/login', {}, { email: 'owner@demo.example', password });
  return { authorization: `Bearer ${access_token}` };
}

async function serverPid(): Promise<number> {
  return Number((await readFile(join(folder, 'data/postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
}

describe('npm start', () => {
  it('comes up with demo data, keeps what is recorded, and leaves nothing running', async () => {
    const first = start();
    await ready(first);
    const owner = await signIn(first);
    const { items: accounts } = await call(Accounts, 'GET', '/accounts', owner);
    expect(accounts.filter((each) => each.is_low_balance).map(({ name }) => name)).toEqual(['Petty Cash']);
    expect((await call(Expenses, 'GET', '/expenses?per_page=1', owner)).total).toBeGreaterThan(2_000);
    const account = accounts.find(({ name }) => name === 'Main OpEx')!;
    const expense = { amount: 250.75, expense_date: '2025-11-20', account_id: account.id, is_project_related: false };
    await call(z.object({ id: z.number() }), 'POST', '/expenses', owner, expense);

    const second = start();
    expect(await second.exited).toBe(1);
    expect(second.output()).toMatch(/Outlay already runs on .*data \(process \d+\)\. Stop it first/);
    const elsewhere = start({ OUTLAY_DATA_DIR: join(folder, 'other') });
    expect(await elsewhere.exited).toBe(1);
    expect(elsewhere.output()).toContain(`Port ${port} is taken.`);

    const pid = await serverPid();
    first.process.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    expect(first.output()).not.toContain('"level":"error"');
    await waitFor(() => commandOf(pid) === null, { what: 'PostgreSQL to be gone' });
    expect((await stat(join(folder, 'data/secrets.json'))).mode & 0o077).toBe(0);

    const third = start();
    await ready(third);
    const after = await call(Account, 'GET', `/accounts/${account.id}`, await signIn(third));
    expect(after.current_balance).toBe(Number((account.current_balance - 250.75).toFixed(2)));
    third.process.kill('SIGINT');
    expect(await third.exited).toBe(0);
  }, 240_000);
});

import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { parseSecrets } from '@outlay/scripts/start/secrets';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { ApiClient, type Answer } from '../harness/api-client.ts';
import { missingForBackups } from '../harness/missing-for-backups.ts';
import { makeOwnedOutlay, type OwnedOutlay } from '../harness/owned-outlay.ts';
import { signIn, type Person } from '../harness/tenant-kit.ts';

const EXPENSES = Number(process.env['DRILL_EXPENSES'] ?? 100_000);
const SLUG = 'drill';
const run = promisify(execFile);
const missing = await missingForBackups();

describeUnless(missing, `the loss of every database and of the event log, with ${EXPENSES} expenses`, () => {
  const parts = new AsyncDisposableStack();
  let outlay: OwnedOutlay;
  let place: string;
  let account: number;
  let kept: number;
  let before: object;
  const figures: string[] = [];

  beforeAll(async () => {
    outlay = await makeOwnedOutlay();
    parts.defer(() => outlay.remove());
    place = join(outlay.folder, '../backups');
    await command('e2e/bench/bench-data.ts', '--expenses', String(EXPENSES), '--tenant', SLUG);
    await outlay.start();
  }, 3_600_000);
  afterAll(async () => {
    if (figures.length > 0) process.stdout.write(`${figures.join('\n')}\n`);
    await parts.disposeAsync();
  }, 60_000);

  /** Runs a command as an operator does. @returns what it printed */
  async function command(script: string, ...args: string[]): Promise<string> {
    const options = { cwd: repositoryRoot, env: outlay.env, maxBuffer: 2 ** 24 };
    return (await run(process.execPath, [join(repositoryRoot, script), ...args], options)).stdout;
  }

  /** The same, and notes how long it took. */
  async function timed(what: string, script: string, ...args: string[]): Promise<string> {
    const begun = performance.now();
    const printed = await command(script, ...args);
    figures.push(`${what}: ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
    return printed;
  }

  async function owner(): Promise<Person> {
    const { demoPassword } = parseSecrets(await readFile(join(outlay.folder, 'secrets.json'), 'utf8'));
    const anonymous = new ApiClient(outlay.url, { 'x-tenant-id': SLUG });
    return signIn(anonymous, `owner@${SLUG}.example`, demoPassword);
  }

  async function made(answer: Promise<Answer>): Promise<number> {
    const { status, body } = await answer;
    expect(status).toBe(201);
    return Number(body['id']);
  }

  async function seen(): Promise<object> {
    const { api } = await owner();
    const { body: of } = await api.get(`/accounts/${account}`);
    const { body: expense } = await api.get(`/expenses/${kept}`);
    const { body: expenses } = await api.get('/expenses?per_page=1');
    const { body: dashboard } = await api.get('/dashboards/tenant');
    return {
      ...{ balance: of['current_balance'], amount: expense['amount'], expenses: expenses['total'] },
      spent: dashboard['total_spend'],
    };
  }

  it('is preceded by a backup while Outlay runs, and by more writes', async () => {
    const { api } = await owner();
    account = await made(api.post('/accounts', { name: 'Drill', currency: 'USD', opening_balance: 1000 }));
    const expense = { account_id: account, amount: 11, expense_date: '2026-06-01', is_project_related: false };
    kept = await made(api.post('/expenses', expense));
    before = await seen();
    expect(before).toMatchObject({ balance: 989, amount: 11, expenses: EXPENSES + 1 });
    const printed = await timed('backup', 'scripts/backup.ts', '--to', place);
    figures.push(/\d+ databases, .* MB/.exec(printed)?.[0] ?? printed);
    expect((await api.patch(`/expenses/${kept}`, { amount: 400 })).status).toBe(200);
    await made(api.post('/expenses', expense));
    expect(await seen()).toMatchObject({ balance: 589, amount: 400, expenses: EXPENSES + 2 });
  }, 600_000);

  it('is mended by a restore, which verifies balances, audit trails and read models', async () => {
    await outlay.stop();
    await rm(join(outlay.folder, 'postgres'), { recursive: true });
    await rm(join(outlay.folder, 'postgres.location'), { force: true });
    const printed = await timed('restore', 'scripts/restore.ts', place);
    figures.push(...printed.split('\n').filter((line) => /published again/.test(line)));
    expect(printed).toContain('Restored. Outlay can start.');
    expect(printed).not.toContain('WRONG');
    await outlay.start();
    expect(await seen()).toEqual(before);
  }, 3_600_000);
});

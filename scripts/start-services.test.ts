import { request } from 'undici';
import { z } from 'zod';
import { waitFor } from '@outlay/testkit/wait-for';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { missingForInfra } from './infra/missing-for-infra.ts';
import { freePort } from './ports/free-port.ts';
import { startTimeOf } from './postgres/process-identity.ts';
import { makeInfraPlace, runScriptFile, type InfraPlace, type ScriptRun } from './script-run.ts';

const PASSWORD = 'correct horse battery staple';
const Made = z.looseObject({ id: z.number() });
const Session = z.looseObject({ access_token: z.string() });
const Account = z.looseObject({ current_balance: z.number() });

let place: InfraPlace;
let port: number;
const runs: ScriptRun[] = [];

beforeAll(async () => {
  place = await makeInfraPlace();
  port = await freePort();
});
afterAll(async () => {
  for (const run of runs) run.kill('SIGTERM');
  await Promise.all(runs.map(({ ended }) => ended));
  await runScriptFile(['scripts/infra.ts', 'stop'], place.env).ended;
  await place.remove();
});

function startServices(...args: string[]): ScriptRun {
  const run = runScriptFile(['scripts/start-services.ts', ...args], {
    ...place.env,
    PORT: args.includes('ledger') ? '' : String(port),
  });
  runs.push(run);
  return run;
}

async function call<T>(schema: z.ZodType<T>, path: string, headers: object, body?: object): Promise<T> {
  const { statusCode, body: answer } = await request(`http://127.0.0.1:${port}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (statusCode >= 300) throw new Error(`${path}: ${statusCode} ${text}`);
  return schema.parse(JSON.parse(text));
}

/** Where a part of the run listens and its process. */
function partOf(run: ScriptRun, name: string): { port: number; pid: number } {
  const [, at, pid] = new RegExp(`^${name} +\\| ready on port (\\d+), process (\\d+)$`, 'm').exec(run.output()) ?? [];
  return { port: Number(at), pid: Number(pid) };
}

/** A tenant with an account of 1,000.00, and a way to spend of it. */
async function makeTenant(): Promise<{ spend(amount: number): Promise<number> }> {
  const owner = { email: 'owner@drill.example', password: PASSWORD, name: 'Owner' };
  await call(Made, '/tenants', {}, { name: 'Drill', slug: 'drill', owner });
  const tenant = { 'x-tenant-id': 'drill' };
  const { access_token } = await call(Session, '/auth/login', tenant, { email: owner.email, password: PASSWORD });
  const caller = { ...tenant, authorization: `Bearer ${access_token}` };
  const account = await call(Made, '/accounts', caller, { name: 'Main', currency: 'USD', opening_balance: 1000 });
  return {
    async spend(amount) {
      const expense = { amount, expense_date: '2025-11-20', account_id: account.id, is_project_related: false };
      await call(Made, '/expenses', caller, expense);
      return (await call(Account, `/accounts/${account.id}`, caller)).current_balance;
    },
  };
}

describeUnless(await missingForInfra(), 'npm run start:services', () => {
  it("says so when the infra does not run, or a name is nobody's", async () => {
    const early = startServices();
    expect(await early.ended).toBe(1);
    expect(early.output()).toContain('do not run: npm run infra');
    const wrong = startServices('leger');
    expect(await wrong.ended).toBe(1);
    expect(wrong.output()).toContain('There is no leger; there are identity, projects, ledger');
  });

  it('runs every part as a process, and a service beside itself; a killed part is reported and comes back', async () => {
    const infra = runScriptFile(['scripts/infra.ts', 'start', '--local'], place.env);
    expect(`${String(await infra.ended)} ${infra.output()}`).toMatch(/^0 /);
    const all = startServices('--no-demo');
    await all.until('Ctrl-C stops what was started here.');
    const tenant = await makeTenant();
    expect(await tenant.spend(250.75)).toBe(749.25);

    const beside = startServices('ledger');
    await beside.until('Ready: ledger.');
    const first = partOf(all, 'ledger');
    expect(partOf(beside, 'ledger').port).not.toBe(first.port);
    expect(await tenant.spend(1)).toBe(748.25);

    process.kill(first.pid, 'SIGKILL');
    await all.until('ledger ended by itself (SIGKILL). The others go on');
    const again = startServices('ledger');
    await again.until('Ready: ledger.');
    expect(partOf(again, 'ledger').port).toBe(first.port);
    await waitFor(async () => (await tenant.spend(0.25)) < 748.25, { what: 'the ledger to be asked again' });

    for (const run of [beside, again, all]) run.kill('SIGTERM');
    // The one that lost a process says so to the end.
    expect(await Promise.all([beside.ended, again.ended, all.ended])).toEqual([0, 0, 1]);
    expect(startTimeOf(partOf(all, 'gateway').pid)).toBeNull();
  });
});

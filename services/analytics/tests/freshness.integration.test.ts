import { startAnalytics } from './analytics-harness.ts';
import { accountEvent, expenseEvent, projectEvent, tenantEvent } from './event-book.ts';

const QUERY = `{ projectDashboard(id: "1") { totalSpend { amount } isCurrent asOf } }`;

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
  await app.publish(tenantEvent(1), projectEvent(1), accountEvent(1));
});
afterAll(() => app.stop());

/** Sends a query with the versions that were written, and measures how long it took. */
async function ask(after: string | undefined, more: Record<string, string> = {}) {
  const begun = performance.now();
  const headers = { ...(after !== undefined && { 'outlay-after': after }), ...more };
  const { data, errors } = await app.as({ tenantId: 1, role: 'MEMBER' })(QUERY, {}, headers);
  expect(errors).toEqual([]);
  return { ...Object(data?.['projectDashboard']), ms: performance.now() - begun };
}

it('contains what the caller wrote a moment ago, every time', async () => {
  for (let version = 1; version <= 20; version++) {
    const base = BigInt(version) * 100n;
    const answer = ask(`ledger.expense:12:${version},ledger.account:1:${version + 1}`);
    await app.log.send([
      expenseEvent(12, { base }, { version }),
      accountEvent(1, { currentBalanceMinor: -base }, { version: version + 1 }),
    ]);
    expect(await answer).toMatchObject({ totalSpend: { amount: `${version}.00` }, isCurrent: true });
  }
});

it('waits two seconds, answers all the same, and says that something is missing', async () => {
  const { isCurrent, ms } = await ask('ledger.expense:12:99,ledger.expense:777:1,projects.project:1:5');
  expect(isCurrent).toBe(false);
  expect(ms).toBeGreaterThan(1_800);
});

it('leaves half of the time until the deadline for the answer', async () => {
  const deadline = { 'outlay-deadline': new Date(Date.now() + 1_800).toISOString() };
  expect((await ask('ledger.expense:12:99', deadline)).isCurrent).toBe(false);
});

it.each([
  ['nothing', undefined],
  ['what is there', 'ledger.expense:12:1,identity.tenant:1:1'],
  ['topics that it does not follow', 'ledger.exchange-rate:1:900,identity.user:7:900'],
  ['what is malformed', 'ledger.expense:12,:::,ledger.expense:x:y,ledger.expense:1:1;drop,,%00'],
])('does not wait for %s', async (_what, after) => {
  // A wait for what never comes would end in an answer that is not current.
  expect((await ask(after)).isCurrent).toBe(true);
});

it('a version that was passed by counts as reached, and one of another tenant does not', async () => {
  await app.publish(expenseEvent(5_000, {}, { tenantId: 2, version: 9 }));
  expect((await ask('ledger.expense:12:3')).isCurrent).toBe(true);
  expect((await ask('ledger.expense:5000:1')).isCurrent).toBe(false);
});

it('a project that was not heard of yet is no project that does not exist', async () => {
  await app.publish(tenantEvent(3), projectEvent(300, {}, { tenantId: 3 }));
  const find = async (id: string, after?: string) => {
    const headers: Record<string, string> = after === undefined ? {} : { 'outlay-after': after };
    const query = `query ($id: ID!) { projectDashboard(id: $id) { name } }`;
    const answer = await app.as({ tenantId: 1, role: 'MEMBER' })(query, { id }, headers);
    // The clock goes on between two answers.
    return { ...answer, headers: { ...answer.headers, date: '' } };
  };
  const ids = { unknown: '9000', foreign: '300' };
  const current = await find(ids.unknown);
  expect(current).toMatchObject({ data: { projectDashboard: null }, errors: [] });
  expect(await find(ids.foreign)).toEqual(current);
  const behind = await find(ids.unknown, 'projects.project:9000:1');
  expect(behind.code).toBe('SERVICE_UNAVAILABLE');
  expect(await find(ids.foreign, 'projects.project:300:1')).toEqual(behind);
  expect(await find('x', 'projects.project:9000:1')).toEqual(current);
  await app.publish(projectEvent(9_000));
  expect(await find(ids.unknown, 'projects.project:9000:1')).toMatchObject({ errors: [], code: undefined });
  expect(await find(ids.foreign, 'projects.project:9000:1')).toEqual(current);
});

it('shows the time of the newest change that it knows of', async () => {
  await app.publish(expenseEvent(12, {}, { version: 50, time: new Date('2026-11-21T08:00:00.250Z') }));
  expect((await ask(undefined)).asOf).toBe('2026-11-21T08:00:00.250Z');
  await app.publish(expenseEvent(13, {}, { version: 1, time: new Date('2026-11-19T08:00:00Z') }));
  expect((await ask(undefined)).asOf).toBe('2026-11-21T08:00:00.250Z');
});

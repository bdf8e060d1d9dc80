import { randomUUID } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import { encodeEnvelope } from '@outlay/messaging/envelope';
import { newEventId } from '@outlay/messaging/event-id';
import { ProjectSchema, ProjectStatus } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import { TenantSchema } from '@outlay/proto/outlay/identity/v1/tenant_pb.ts';
import { waitFor } from '@outlay/testkit/wait-for';
import { dayIn } from '@outlay/service-kit/day-in';
import { startLedger, type LedgerApp } from './ledger-harness.ts';

const OPEN = `mutation ($input: OpenAccountInput!) { openAccount(input: $input) { id currency } }`;
const RECORD = `mutation ($input: RecordExpenseInput!) { recordExpense(input: $input) { expense { id } } }`;

let app: LedgerApp;
beforeAll(async () => {
  app = await startLedger();
  await app.eventLog.ensureTopics([
    { name: 'projects.project', partitions: 6, cleanup: 'compact' },
    { name: 'identity.tenant', partitions: 6, cleanup: 'compact' },
  ]);
});
afterAll(() => app.stop());

/** Publishes a project's state as the projects service would. */
async function publishProject(
  tenantId: number,
  id: number,
  state: { version: number; epoch?: number; status?: ProjectStatus; currency?: string; deleted?: boolean },
): Promise<void> {
  const { version, epoch = 1, status = ProjectStatus.ACTIVE, currency = 'EUR', deleted = false } = state;
  const payload = create(ProjectSchema, { id: BigInt(id), name: 'Bridge', currency, status });
  if (deleted) payload.deletedAt = { $typeName: 'google.protobuf.Timestamp', seconds: 1n, nanos: 0 };
  await publish('projects.project', 'ProjectChanged', tenantId, id, version, epoch, toBinary(ProjectSchema, payload));
}

async function publishTenant(
  tenantId: number,
  version: number,
  baseCurrency: string,
  timeZone = 'UTC',
  quotas?: { expensesPerDay?: number },
): Promise<void> {
  const payload = create(TenantSchema, { id: BigInt(tenantId), baseCurrency, timeZone, ...(quotas && { quotas }) });
  await publish('identity.tenant', 'TenantChanged', tenantId, tenantId, version, 1, toBinary(TenantSchema, payload));
}

async function publish(
  topic: string,
  type: string,
  tenantId: number,
  aggregateId: number,
  version: number,
  epoch: number,
  value: Uint8Array,
): Promise<void> {
  const envelope = { eventId: newEventId(), tenantId, type, aggregateId, version, epoch, time: new Date() };
  await app.eventLog.send([{ topic, key: String(aggregateId), headers: encodeEnvelope(envelope), value }]);
}

const projectRow = async (tenantId: number, id: number) =>
  (await app.rows(`select * from project_replica where tenant_id = $1 and project_id = $2`, [tenantId, id]))[0];
const tenantRow = async (tenantId: number) =>
  (await app.rows(`select * from tenant_settings where tenant_id = $1`, [tenantId]))[0];

/** Transactions of the application role that wait for the service. */
async function openTransactions(): Promise<number> {
  const [row] = await app.rows(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and usename = 'outlay_ledger_app' and state like 'idle in transaction%'`,
  );
  return Number(row?.['count']);
}

async function account(tenantId: number, currency?: string): Promise<{ id: string; currency: string }> {
  const { data, errors } = await app.as({ tenantId })(OPEN, {
    input: { name: `Bank ${randomUUID()}`, openingBalance: '100', ...(currency && { currency }) },
  });
  expect(errors).toEqual([]);
  return Object(data?.['openAccount']);
}

describe('projects', () => {
  it('are known from events, the newest state whatever the order', async () => {
    await publishProject(1, 70, { version: 2, status: ProjectStatus.ARCHIVED });
    await publishProject(1, 70, { version: 1 });
    await publishProject(1, 71, { version: 1, currency: 'USD', deleted: true });
    await waitFor(() => projectRow(1, 71));
    await publishProject(1, 70, { version: 1, epoch: 2 });
    await waitFor(async () => (await projectRow(1, 70))?.['epoch'] === 2);
    expect(await projectRow(1, 70)).toMatchObject({ currency: 'EUR', status: 'active', deleted: false, version: 1 });
    expect(await projectRow(1, 71)).toMatchObject({ currency: 'USD', deleted: true });
  });

  it('are asked for while no event has come, and then kept', async () => {
    app.projects.answerWith({ _entities: [{ currency: 'EUR', status: 'ACTIVE', deletedAt: null, version: 3 }] });
    const { id } = await account(1);
    const input = { amount: '1', expenseDate: '2026-01-01', isProjectRelated: true, projectId: '80', accountId: id };
    const asked = app.projects.asked;
    expect((await app.as({ tenantId: 1 })(RECORD, { input })).errors).toEqual([]);
    expect((await app.as({ tenantId: 1 })(RECORD, { input })).errors).toEqual([]);
    expect(app.projects.asked).toBe(asked + 1);
    expect(await projectRow(1, 80)).toMatchObject({ status: 'active', version: 3 });
    await publishProject(1, 80, { version: 4, status: ProjectStatus.ARCHIVED });
    await waitFor(async () => (await projectRow(1, 80))?.['status'] === 'archived');
    expect((await app.as({ tenantId: 1 })(RECORD, { input })).code).toBe('PROJECT_CLOSED');
  });

  it('that nobody knows are refused, and so is everything while nobody answers', async () => {
    const { id } = await account(1);
    const record = (projectId: string) =>
      app.as({ tenantId: 1 })(RECORD, {
        input: { amount: '1', expenseDate: '2026-01-01', isProjectRelated: true, projectId, accountId: id },
      });
    app.projects.answerWith({ _entities: [null] });
    const asked = app.projects.asked;
    for (let time = 0; time < 3; time++) expect((await record('90')).code).toBe('INVALID_REFERENCE');
    expect(app.projects.asked).toBe(asked + 1);
    app.projects.answerWith(null);
    expect((await record('91')).code).toBe('SERVICE_UNAVAILABLE');
  });

  it('are asked for outside of transactions: an owner that is silent takes no connections from others', async () => {
    const [{ id }, other] = [await account(40), await account(41)];
    app.projects.fallSilent();
    const asked = app.projects.asked;
    const records = Array.from({ length: 42 }, (_, index) =>
      app.as({ tenantId: 40 })(RECORD, {
        input: {
          ...{ amount: '1', expenseDate: '2026-01-01', isProjectRelated: true },
          ...{ projectId: String(1_000 + index), accountId: id },
        },
      }),
    );
    await waitFor(() => app.projects.asked > asked);
    const open = [];
    for (let sample = 0; sample < 5; sample++) open.push(await openTransactions());
    expect(Math.min(...open)).toBe(0);
    const read = `query ($id: ID!) { account(id: $id) { id } }`;
    expect((await app.as({ tenantId: 41 })(read, { id: other.id })).errors).toEqual([]);
    const codes = new Set((await Promise.all(records)).map(({ code }) => code));
    expect([...codes]).toEqual(['SERVICE_UNAVAILABLE']);
    expect(await app.rows(`select 1 from expenses where account_id = $1`, [id])).toEqual([]);
    app.projects.answerWith({ _entities: [null] });
  });
});

describe('the base currency', () => {
  it('is asked for while no event has come, and then kept', async () => {
    const asked = app.identity.asked;
    expect(await account(20)).toMatchObject({ currency: 'EUR' });
    expect(await account(20)).toMatchObject({ currency: 'EUR' });
    expect(app.identity.asked).toBe(asked + 1);
  });

  it('is known from events', async () => {
    await publishTenant(21, 5, 'JPY');
    await waitFor(() => tenantRow(21));
    await publishTenant(21, 4, 'USD');
    await publishTenant(22, 1, 'CHF');
    await waitFor(() => tenantRow(22));
    const [first, second] = [await account(21), await account(22)];
    expect([first.currency, second.currency]).toEqual(['JPY', 'CHF']);
  });

  it('is fixed: no later state changes it', async () => {
    expect(await account(23)).toMatchObject({ currency: 'EUR' });
    await publishTenant(23, 9, 'USD');
    await waitFor(async () => (await tenantRow(23))?.['version'] === 9);
    expect(await tenantRow(23)).toMatchObject({ base_currency: 'EUR' });
  });
});

describe('the time zone', () => {
  const openingDay = async (id: string) =>
    (await app.rows(`select date::text as day, at from account_entries where account_id = $1`, [id]))[0];

  it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago'])('%s says which day it is', async (timeZone) => {
    const tenantId = timeZone === 'Pacific/Kiritimati' ? 31 : 32;
    await publishTenant(tenantId, 1, 'EUR', timeZone);
    await waitFor(() => tenantRow(tenantId));
    const { id } = await account(tenantId);
    const { day, at } = (await openingDay(id)) ?? {};
    if (!(at instanceof Date)) throw new Error('an entry without a time');
    expect(day).toBe(dayIn(timeZone, at));
  });

  it('is asked for where it is not known yet, and nothing fails while identity is away', async () => {
    await app.rows(`insert into tenant_settings (tenant_id, base_currency, epoch, version) values (33, 'USD', 1, 4)`);
    app.identity.answerWith({ _entities: [{ baseCurrency: 'USD', timeZone: 'Asia/Tokyo', version: 4 }] });
    expect(await account(33)).toMatchObject({ currency: 'USD' });
    expect(await tenantRow(33)).toMatchObject({ time_zone: 'Asia/Tokyo', base_currency: 'USD' });
    await app.rows(`insert into tenant_settings (tenant_id, base_currency, epoch, version) values (34, 'USD', 1, 4)`);
    app.identity.answerWith(null);
    expect(await account(34)).toMatchObject({ currency: 'USD' });
    app.identity.answerWith({ _entities: [{ baseCurrency: 'EUR', timeZone: 'Europe/Vienna', version: 1 }] });
  });
});

describe('the quota of expenses', () => {
  const quotaOf = async (tenantId: number) => (await tenantRow(tenantId))?.['expenses_per_day'];

  it('is known from events, also where identity was asked for the rest before', async () => {
    await account(41);
    expect(await quotaOf(41)).toBeNull();
    await publishTenant(41, 1, 'EUR', 'Europe/Vienna', { expensesPerDay: 5 });
    await waitFor(async () => (await quotaOf(41)) === 5);
    await publishTenant(41, 2, 'EUR', 'Europe/Vienna', {});
    await waitFor(async () => (await quotaOf(41)) === null);
  });
});

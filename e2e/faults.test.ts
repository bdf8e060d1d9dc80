import { freePort } from '@outlay/scripts/ports/free-port';
import { createPostgresEventLog } from '@outlay/messaging/postgres-event-log';
import { createLogger } from '@outlay/telemetry/logger';
import { waitFor } from '@outlay/testkit/wait-for';
import pg from 'pg';
import { Agent, request } from 'undici';
import type { Answer } from './harness/api-client.ts';
import { brokenInvariants } from './harness/invariants.ts';
import { startOutlayOfProcesses, type OutlayOfProcesses } from './harness/outlay-of-processes.ts';
import { startServiceProcess } from './harness/service-process.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

/** Whoever else is asked answers this soon, in milliseconds; a machine that builds at the same time is slow. */
const ANSWERED_MS = 10_000;
/** The promise: what was held up is published this long after the log is back. */
const DRAINED_MS = 30_000;
const CLIENTS = 12;

let outlay: OutlayOfProcesses;
let tenant: TenantKit;
beforeAll(async () => {
  outlay = await startOutlayOfProcesses();
  tenant = await outlay.tenant();
});
afterEach(async () => {
  expect(await brokenInvariants(outlay)).toEqual([]);
});
afterAll(() => outlay.stop());

const outcomeOf = ({ status, body }: Answer) => [status, body['error_code']];
const spend = (account: number, note: string) => ({
  ...{ account_id: account, amount: 1.5, expense_date: '2025-11-20', is_project_related: false, note },
});
const send = (account: number, key: string) =>
  tenant.owner.api.post('/expenses', spend(account, key), { 'idempotency-key': key });

/** Whoever gets no answer asks again with the same key, until there is one. */
const settle = (account: number, key: string) =>
  waitFor(
    async () => {
      const answer = await send(account, key);
      return answer.status === 503 ? null : answer;
    },
    { timeoutMs: DRAINED_MS, what: 'an answer' },
  );

async function count(pool: pg.Pool, query: string, values: unknown[] = []): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(`select count(*) from ${query}`, values);
  return Number(rows[0]?.count);
}

describe('one service down', () => {
  it('fails its own fields alone, in time, and never as an empty list', async () => {
    const [account, project] = [await tenant.account(), await tenant.project()];
    await tenant.expense({ account_id: account, amount: 5, is_project_related: true, project_id: project });
    await outlay.projects.kill9();
    const startedAt = performance.now();
    const { data, errors } = await tenant.owner.api.graphql(
      '{ me { user { id } } accounts(first: 1) { nodes { id } } projects { nodes { id } totalCount } }',
    );
    expect(performance.now() - startedAt).toBeLessThan(ANSWERED_MS);
    expect(JSON.stringify(errors)).toContain('SERVICE_UNAVAILABLE');
    // `projects` may not be null, and so takes the whole answer along, or is missing alone: it is never there and empty.
    expect(data['projects']?.['nodes']).toBeUndefined();
    expect(outcomeOf(await tenant.owner.api.get('/projects'))).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(outcomeOf(await tenant.owner.api.get(`/projects/${project}`))).toEqual([503, 'SERVICE_UNAVAILABLE']);
    // The rest goes on, bookings on projects that are known included.
    expect((await tenant.owner.api.get('/accounts')).status).toBe(200);
    const booked = { ...spend(account, 'on'), is_project_related: true, project_id: project };
    expect((await tenant.owner.api.post('/expenses', booked)).status).toBe(201);
    await outlay.projects.restart();
    expect((await tenant.owner.api.get(`/projects/${project}`)).status).toBe(200);
  });

  it('the ledger down leaves signing in and projects up, and loses nothing that was answered', async () => {
    const account = await tenant.account();
    expect((await send(account, 'before')).status).toBe(201);
    await outlay.ledger.kill9();
    expect(outcomeOf(await send(account, 'during'))).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(outcomeOf(await tenant.owner.api.get('/expenses'))).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect((await tenant.owner.api.get('/projects')).status).toBe(200);
    expect((await tenant.owner.api.get('/auth/me')).status).toBe(200);
    await outlay.ledger.restart();
    expect((await settle(account, 'during')).status).toBe(201);
    expect((await settle(account, 'before')).status).toBe(201);
    expect(await count(outlay.sql.ledger, 'expenses where account_id = $1', [account])).toBe(2);
  });
});

describe('the database', () => {
  it('whose connections are cut in the middle of transactions: a success that lasts, or 503; nothing between', async () => {
    const account = await tenant.account();
    const keys = Array.from({ length: 150 }, (_, n) => `cut-${n}`);
    const answers = new Map<string, Answer>();
    const queue = [...keys];
    const client = async (): Promise<void> => {
      for (let key = queue.shift(); key; key = queue.shift()) answers.set(key, await send(account, key));
    };
    const clients = Promise.all(Array.from({ length: CLIENTS }, client));
    for (let due = 10; due < keys.length; due += 20) {
      await waitFor(() => answers.size >= due, { intervalMs: 1, timeoutMs: DRAINED_MS });
      await outlay.sql.ledger.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and usename = 'outlay_ledger_app'`,
      );
    }
    await clients;
    const seen = new Set([...answers.values()].map(({ status }) => status));
    expect([...seen].filter((status) => status !== 201 && status !== 503)).toEqual([]);
    for (const key of keys) {
      const [first, again] = [answers.get(key), await settle(account, key)];
      expect(again.status).toBe(201);
      if (first?.status === 201) expect(again.text).toBe(first.text);
    }
    expect(await count(outlay.sql.ledger, 'expenses where account_id = $1', [account])).toBe(keys.length);
  });
});

describe('the event log', () => {
  it('that cannot be reached holds up nobody who writes, and is drained when it is back', async () => {
    const account = await tenant.account();
    const { sql, events } = outlay;
    const database = new URL(events.url).pathname.slice(1);
    const admin = new pg.Client({ connectionString: outlay.databases.ledger.superuserUrl });
    await admin.connect();
    const cut = (): Promise<unknown> =>
      admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [database]);
    await admin.query(`alter database ${database} with allow_connections false`);
    await cut();
    for (let n = 0; n < 20; n++) expect((await send(account, `held-${n}`)).status).toBe(201);
    expect((await tenant.owner.api.get(`/accounts/${account}`)).body['current_balance']).toBe(970);
    const unpublished = `outbox where published_at is null`;
    expect(await count(sql.ledger, unpublished)).toBeGreaterThanOrEqual(60);
    await admin.query(`alter database ${database} with allow_connections true`);
    await admin.end();
    await waitFor(async () => (await count(sql.ledger, unpublished)) === 0, {
      timeoutMs: DRAINED_MS,
      what: 'the drain',
    });
  });

  it('with events that cannot be applied puts them aside, and what follows arrives', async () => {
    const topic = 'projects.project';
    const log = createPostgresEventLog({
      url: outlay.events.url,
      logger: createLogger({ service: 'test', level: 'silent' }),
    });
    const project = await tenant.project();
    const headers = await waitFor(() => headersOf(project));
    const id = (n: number) => `01900000-0000-7000-8000-00000000000${n}`;
    const { tenant: _none, ...homeless } = headers;
    const junk = Buffer.from([0xff, 0xff, 0xff]);
    const key = String(project);
    await log.send([
      { topic, key, headers: { ...headers, 'event-id': id(1) }, value: junk },
      { topic, key, headers: { ...headers, 'event-id': id(2), type: 'ProjectLaunchedIntoSpace' }, value: junk },
      { topic, key, headers: { ...homeless, 'event-id': id(3) }, value: junk },
      { topic, key, headers: {}, value: junk },
    ]);
    await tenant.owner.api.patch(`/projects/${project}`, { status: 'completed' });
    const taken = `project_replica where project_id = $1 and status = 'completed'`;
    await waitFor(async () => (await count(outlay.sql.ledger, taken, [project])) === 1, {
      ...{ timeoutMs: 60_000, what: 'what follows the events that cannot be applied' },
    });
    // Events without a tenant are tried after those of a tenant that were read with them.
    const dead = () => count(outlay.sql.events, `event_log.records where topic = $1`, [`${topic}.dead`]);
    await waitFor(async () => (await dead()) >= 3, { timeoutMs: 60_000, what: 'the dead letters' });
    expect(await dead()).toBe(3);
    // A type that this version does not know is no fault of the event: a version that knows it applies it.
    const parked = `unapplied_events where topic = $1 and reason = 'unknown_type'`;
    expect(await count(outlay.sql.ledger, parked, [topic])).toBe(1);
    expect((await request(`${outlay.ledger.url}/readyz`)).statusCode).toBe(200);
    // What was forged under the project's name must not be taken for its history.
    await outlay.sql.events.query(`delete from event_log.records where value = $1`, [junk]);
    await log.close();
  });

  /** Records of a project's first event, once it is published. */
  async function headersOf(project: number): Promise<Record<string, string> | null> {
    const { rows } = await outlay.sql.events.query<{ headers: Record<string, string> }>(
      `select headers from event_log.records where topic = 'projects.project' and headers ->> 'aggregate' = $1`,
      [String(project)],
    );
    return rows[0]?.headers ?? null;
  }
});

describe('the gateway', () => {
  it('stopped under load fails no request', async () => {
    const port = String(await freePort());
    const gateway = await startServiceProcess('gateway', {
      ...outlay.environments.gateway,
      ...{ PORT: port, DRAIN_MS: '1500' },
    });
    const dispatcher = new Agent({ connections: CLIENTS });
    const headers = { authorization: `Bearer ${tenant.owner.accessToken}` };
    const outcomes: unknown[] = [];
    let isWanted = true;
    // As a load balancer: it sends for as long as the gateway says that it is ready.
    const client = async (): Promise<void> => {
      while (isWanted) {
        const outcome = await request(`${gateway.url}/api/v1/accounts`, { headers, dispatcher }).then(
          async ({ statusCode, body }) => {
            await body.dump();
            return statusCode;
          },
          (error: unknown) => error,
        );
        outcomes.push(outcome);
      }
    };
    const clients = Promise.all(Array.from({ length: CLIENTS }, client));
    await waitFor(() => outcomes.length > 50);
    const stopped = gateway.stop();
    await waitFor(async () => (await request(`${gateway.url}/readyz`)).statusCode === 503);
    isWanted = false;
    await clients;
    expect(await stopped).toBe(0);
    expect(outcomes.filter((outcome) => outcome !== 200)).toEqual([]);
    await dispatcher.close();
  });
});

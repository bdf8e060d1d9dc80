import { waitFor } from '@outlay/testkit/wait-for';
import pg from 'pg';
import type { Answer } from './harness/api-client.ts';
import { brokenInvariants } from './harness/invariants.ts';
import { startOutlayOfProcesses, type OutlayOfProcesses } from './harness/outlay-of-processes.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

/** The promise: what was committed is published this long after a restart, in milliseconds. */
const PUBLISHED_MS = 5_000;
/** A killed member of a consumer group is replaced when its lease of 6 s has run out. */
const REDELIVERED_MS = 20_000;
const CLIENTS = 24;

let outlay: OutlayOfProcesses;
let tenant: TenantKit;
const held: (() => Promise<void>)[] = [];
beforeAll(async () => {
  outlay = await startOutlayOfProcesses();
  tenant = await outlay.tenant();
});
afterEach(async () => {
  // A test that failed half-way must not hold up the next.
  for (const release of held.splice(0)) await release();
  expect(await brokenInvariants(outlay)).toEqual([]);
});
afterAll(() => outlay.stop());

describe('a service killed with -9', () => {
  it('between commit and publish: published once after the restart, with the event id it was committed with', async () => {
    const { sql, ledger } = outlay;
    const account = await tenant.account();
    // Readable, but nobody can append: what is committed now stays in the outbox.
    const hold = await holding(outlay.events.superuserUrl, 'lock table event_log.records in share mode');
    const expense = await tenant.expense({ account_id: account, amount: 12.34 });
    const committed = await rows(
      sql.ledger,
      `select event_id::text as id from outbox where published_at is null and (
         (topic = 'ledger.expense' and aggregate_id = $1) or (topic in ('ledger.account', 'ledger.account-entry') and aggregate_id = $2))`,
      [expense, account],
    );
    expect(committed.length).toBeGreaterThanOrEqual(3);
    await ledger.kill9();
    // PostgreSQL would still run the statement that it was sent.
    await endOrphans(sql.events);
    await hold.release();
    expect(await copiesOnTheWire(committed)).toEqual(committed.map(() => 0));
    await ledger.restart();
    await waitFor(async () => (await copiesOnTheWire(committed)).every((copies) => copies > 0), {
      ...{ timeoutMs: PUBLISHED_MS, what: 'the events to be published' },
    });
    await waitFor(async () => (await unpublished(sql.ledger)) === 0);
    expect(await copiesOnTheWire(committed)).toEqual(committed.map(() => 1));
    expect((await tenant.owner.api.get(`/accounts/${account}`)).body['current_balance']).toBe(987.66);
  });

  it('between publish and mark: the event comes again under the same id and has one effect', async () => {
    const { sql, projects } = outlay;
    const append = await holding(outlay.events.superuserUrl, 'lock table event_log.records in share mode');
    const project = await tenant.project();
    const committed = await projectEvents(project);
    const mark = await holding(
      outlay.databases.projects.superuserUrl,
      `select 1 from outbox where topic = 'projects.project' and aggregate_id = ${project} for update`,
    );
    await append.release();
    await waitFor(async () => (await copiesOnTheWire(committed)).every((copies) => copies >= 1));
    const first = await waitFor(() => replicaOf(project), { timeoutMs: REDELIVERED_MS, what: 'the effect' });
    expect(await unpublished(sql.projects)).toBeGreaterThan(0);
    await projects.kill9();
    await endOrphans(sql.projects);
    const [published] = await copiesOnTheWire(committed);
    await mark.release();
    await projects.restart();
    await waitFor(async () => (await unpublished(sql.projects)) === 0, { timeoutMs: PUBLISHED_MS });
    // More than one copy may have come before: the mark gives up waiting for its row, and the event is published again.
    expect((await copiesOnTheWire(committed))[0]).toBeGreaterThan(published!);
    await waitFor(async () => (await acknowledgedBehind('ledger.replicas')) === 0, { timeoutMs: REDELIVERED_MS });
    expect(await replicaOf(project)).toEqual(first);
    expect(await receipts(committed)).toBe(1);
  });

  it('between effect and acknowledgement: the event is delivered again and has one effect', async () => {
    const { sql, ledger } = outlay;
    await waitFor(async () => (await acknowledgedBehind('ledger.replicas')) === 0, { timeoutMs: REDELIVERED_MS });
    const hold = await holding(
      outlay.events.superuserUrl,
      `select 1 from event_log.assignments where group_name = 'ledger.replicas' for update`,
    );
    const project = await tenant.project();
    const committed = await projectEvents(project);
    const first = await waitFor(() => replicaOf(project), { timeoutMs: REDELIVERED_MS, what: 'the effect' });
    expect(await acknowledgedBehind('ledger.replicas')).toBe(1);
    await ledger.kill9();
    await endOrphans(sql.events);
    await hold.release();
    expect(await acknowledgedBehind('ledger.replicas')).toBe(1);
    await ledger.restart();
    await waitFor(async () => (await acknowledgedBehind('ledger.replicas')) === 0, { timeoutMs: REDELIVERED_MS });
    expect(await replicaOf(project)).toEqual(first);
    expect(await receipts(committed)).toBe(1);
    // What comes after is taken in as well: the partition was not lost with its reader.
    await tenant.owner.api.patch(`/projects/${project}`, { status: 'completed' });
    await waitFor(async () => (await replicaOf(project))?.['version'] === 2, { timeoutMs: REDELIVERED_MS });
  });

  it('under concurrent writes: what the client does not know is settled by asking again with the same key', async () => {
    const account = await tenant.account({ opening_balance: 100_000 });
    const requests = Array.from({ length: 240 }, (_, n) => writeOf(account, n));
    const answers = new Map<WriteRequest, Answer>();
    const clients = byClients(requests, async (request) => void answers.set(request, await send(request)));
    await waitFor(() => answers.size >= 60, { intervalMs: 1 });
    await outlay.ledger.kill9();
    await clients;
    const unknown = requests.filter((request) => answers.get(request)?.status === 503);
    const known = requests.filter((request) => !unknown.includes(request));
    expect(known.map((request) => answers.get(request)?.status)).toEqual(known.map(({ success }) => success));
    expect(unknown.length).toBeGreaterThan(0);
    await outlay.ledger.restart();
    await byClients(unknown, async (request) => void answers.set(request, await sendUntilKnown(request)));
    expect(requests.map((request) => answers.get(request)?.status)).toEqual(requests.map(({ success }) => success));
    await byClients(requests, async (request) => {
      expect(outcomeOf(await sendUntilKnown(request))).toEqual(outcomeOf(answers.get(request)!));
    });
    expect(await effectsOf(account)).toEqual(requests.map(({ key }) => key).toSorted());
    const total = requests.reduce((sum, { cents }) => sum + cents, 10_000_000);
    expect((await tenant.owner.api.get(`/accounts/${account}`)).body['current_balance']).toBe(total / 100);
  });
});

/** A request that moves an account's balance by so many cents, with a key that also names its effect. */
interface WriteRequest {
  key: string;
  path: string;
  body: object;
  cents: number;
  success: number;
}

function writeOf(account: number, n: number): WriteRequest {
  const [key, cents] = [`key-${n}-of-${account}`, 100 + n];
  const amount = cents / 100;
  if (n % 5 === 1) {
    const body = { amount, date: '2025-11-20', source: key };
    return { key, cents, body, path: `/accounts/${account}/deposits`, success: 201 };
  }
  if (n % 5 === 3) {
    const body = { amount: -amount, reason: key };
    return { key, cents: -cents, body, path: `/accounts/${account}/adjust_balance`, success: 200 };
  }
  const body = { account_id: account, amount, expense_date: '2025-11-20', is_project_related: false, note: key };
  return { key, cents: -cents, body, path: '/expenses', success: 201 };
}

function send({ path, body, key }: WriteRequest): Promise<Answer> {
  return tenant.owner.api.post(path, body, { 'idempotency-key': key });
}

/** Whoever gets no answer asks again, until there is one. */
function sendUntilKnown(request: WriteRequest): Promise<Answer> {
  const isKnown = (answer: Answer): Answer | null => (answer.status === 503 ? null : answer);
  return waitFor(async () => isKnown(await send(request)), { timeoutMs: 30_000, what: 'an answer' });
}

/** Works a list off as so many clients at once would. */
async function byClients<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const client = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

const outcomeOf = ({ status, text }: Answer) => ({ status, text });

/** The keys of all that took effect on an account, each as often as it did. */
async function effectsOf(account: number): Promise<unknown[]> {
  const found = await rows(
    outlay.sql.ledger,
    `select note as key from expenses where account_id = $1
     union all select coalesce(source, note) from account_entries where account_id = $1 and kind in ('deposit', 'adjustment')`,
    [account],
  );
  return found.map(({ key }) => String(key)).toSorted();
}

type Row = Record<string, unknown>;

async function rows(pool: pg.Pool, query: string, values: unknown[] = []): Promise<Row[]> {
  return (await pool.query<Row>(query, values)).rows;
}

/** A lock that somebody else holds until it is released: where a process stands still can be chosen by it. */
async function holding(url: string, lock: string): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  await client.query(lock);
  let isHeld = true;
  const release = async (): Promise<void> => {
    if (isHeld) await client.end();
    isHeld = false;
  };
  held.push(release);
  return { release };
}

/**
 * Ends the server's sessions of a process that is gone and that still wait for a lock. The server notices a dead client only
 * when it next talks to it; a statement without a transaction around it would take effect after its client's death.
 */
async function endOrphans(pool: pg.Pool): Promise<void> {
  const waiting = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await waitFor(async () => {
    await rows(pool, `select pg_terminate_backend(pid) from (${waiting}) orphan`);
    return (await rows(pool, waiting)).length === 0;
  });
}

async function projectEvents(project: number): Promise<Row[]> {
  const query = `select event_id::text as id from outbox where topic = 'projects.project' and aggregate_id = $1`;
  const events = await rows(outlay.sql.projects, query, [project]);
  expect(events).toHaveLength(1);
  return events;
}

async function copiesOnTheWire(events: readonly Row[]): Promise<number[]> {
  const query = `select count(*)::int as copies from event_log.records where headers ->> 'event-id' = $1`;
  const counts = await Promise.all(events.map(({ id }) => rows(outlay.sql.events, query, [id])));
  return counts.map(([row]) => Number(row?.['copies']));
}

async function unpublished(pool: pg.Pool): Promise<number> {
  const [row] = await rows(pool, `select count(*)::int as count from outbox where published_at is null`);
  return Number(row?.['count']);
}

/** Records that the group has not acknowledged. */
async function acknowledgedBehind(group: string): Promise<number> {
  const [row] = await rows(
    outlay.sql.events,
    `select count(*)::int as behind from event_log.records r join event_log.assignments a using (topic, partition)
     where a.group_name = $1 and r."offset" >= a.committed_offset`,
    [group],
  );
  return Number(row?.['behind']);
}

/** The ledger's copy of a project; `written` changes with every write of the row, even of the same values. */
async function replicaOf(project: number): Promise<Row | undefined> {
  const query = `select *, xmin::text || '/' || ctid::text as written from project_replica where project_id = $1`;
  const [row] = await rows(outlay.sql.ledger, query, [project]);
  return row;
}

async function receipts(events: readonly Row[]): Promise<number> {
  const query = `select count(*)::int as count from inbox where event_id = any ($1::uuid[])`;
  const [row] = await rows(outlay.sql.ledger, query, [events.map(({ id }) => id)]);
  return Number(row?.['count']);
}

import { waitFor } from '@outlay/testkit/wait-for';
import type pg from 'pg';
import { ApiClient, type Answer } from './harness/api-client.ts';
import { startOutlayOfProcesses, type OutlayOfProcesses } from './harness/outlay-of-processes.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

/** PostgreSQL ends a transaction that is frozen within a few seconds; machines that build at the same time are slow. */
const ENDED_MS = 25_000;
const REGISTRATIONS = 60;

let outlay: OutlayOfProcesses;
let tenant: TenantKit;
beforeAll(async () => {
  outlay = await startOutlayOfProcesses();
  // The first requests of a machine that is busy starting may be too slow for the deadlines that are tested here.
  tenant = await waitFor(() => outlay.tenant(), { timeoutMs: 120_000, what: 'a tenant' });
}, 300_000);
afterAll(() => outlay.stop());

const outcomeOf = ({ status, body }: Answer) => [status, body['error_code']];
const UNAVAILABLE = [503, 'SERVICE_UNAVAILABLE'];

/** Runs `work` while a lock is held that nobody else waits for in vain. */
async function holding<T>(pool: pg.Pool, lock: string, work: () => Promise<T>): Promise<T> {
  const holder = await pool.connect();
  try {
    await holder.query('begin');
    await holder.query(lock);
    return await work();
  } finally {
    await holder.query('rollback');
    holder.release();
  }
}

describe('a change that outlives its deadline', () => {
  it.each([
    { service: 'projects', table: 'projects', path: '/projects', create: () => tenant.project() },
    { service: 'ledger', table: 'categories', path: '/categories', create: () => tenant.category() },
    { service: 'ledger', table: 'accounts', path: '/accounts', create: () => tenant.account() },
  ] as const)('is 503 and never made: $table', async ({ service, table, path, create }) => {
    const sql = outlay.sql[service];
    const id = await create();
    const version = async () => (await sql.query(`select version from ${table} where id = ${id}`)).rows[0].version;
    const before = Number(await version());
    const late = await holding(sql, `select 1 from ${table} where id = ${id} for update`, () =>
      Promise.all(
        ['A', 'B', 'C'].map((name) =>
          tenant.owner.api.patch(
            `${path}/${id}`,
            { name: `${table} ${name} ${id}` },
            { 'idempotency-key': `late-${name}-${id}` },
          ),
        ),
      ),
    );
    expect(late.map(outcomeOf)).toEqual([UNAVAILABLE, UNAVAILABLE, UNAVAILABLE]);
    expect(late[0]?.headers['retry-after']).toBeDefined();
    // It queues behind whoever would still be waiting for the row.
    const after = await tenant.owner.api.patch(`${path}/${id}`, { name: `${table} after ${id}` });
    expect([after.status, after.body['name']]).toEqual([200, `${table} after ${id}`]);
    expect(Number(await version())).toBe(before + 1);
  });

  it('registers nobody whose request was answered with 503, however many come at once', async () => {
    const emails = Array.from({ length: REGISTRATIONS }, (_, n) => `crowd-${n}@${tenant.slug}.example`);
    const answers = await Promise.all(
      emails.map(async (email) => {
        const body = { email, password: 'correct horse battery staple', name: email };
        return [email, await tenant.anonymous.post('/auth/register', body)] as const;
      }),
    );
    // Whatever is still under way is over when one who came after them all is registered.
    await waitFor(
      async () => {
        const body = { email: `last@${tenant.slug}.example`, password: 'correct horse battery staple', name: 'Last' };
        return [201, 409].includes((await tenant.anonymous.post('/auth/register', body)).status);
      },
      { timeoutMs: ENDED_MS, what: 'the last registration' },
    );
    const { rows } = await outlay.sql.identity.query<{ email: string }>(`select email from users`);
    const registered = new Set(rows.map(({ email }) => email));
    const wrong = answers.filter(([email, { status }]) => registered.has(email) !== (status === 201));
    expect(wrong.map(([email, answer]) => [email, ...outcomeOf(answer)])).toEqual([]);
  });

  it('does not make the tenants of those who are answered 503 while users cannot be written', async () => {
    const slugs = Array.from({ length: REGISTRATIONS }, (_, n) => `late-${n}-${tenant.slug}`);
    const register = (slug: string) =>
      new ApiClient(outlay.url).post('/tenants', {
        ...{
          name: slug,
          slug,
          owner: { email: `owner@${slug}.example`, password: 'correct horse battery', name: slug },
        },
      });
    const answers = await holding(outlay.sql.identity, 'lock table users in exclusive mode', () =>
      Promise.all(slugs.map(register)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    // Whatever still waited for the lock has its turn before one who comes after.
    await waitFor(async () => (await register(`last-${tenant.slug}`)).status !== 503, {
      ...{ timeoutMs: ENDED_MS, what: 'a later registration' },
    });
    const made = await outlay.sql.identity.query(`select email from users where email like 'owner@late-%'`);
    expect(made.rows).toEqual([]);
  });
});

describe('a read that outlives its deadline', () => {
  it('is 503 and stops in the database as well', async () => {
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await holding(outlay.sql.projects, 'lock table projects in access exclusive mode', async () => {
      expect(outcomeOf(await tenant.owner.api.get('/projects'))).toEqual(UNAVAILABLE);
      await waitFor(async () => (await outlay.sql.projects.query(waiting)).rowCount === 0, {
        timeoutMs: 6_000,
        what: 'the statement to stop',
      });
    });
    expect((await tenant.owner.api.get('/projects')).status).toBe(200);
  });
});

describe('a service that is frozen in the middle of a transaction', () => {
  it('loses its transaction and its locks, and goes on when it wakes up', async () => {
    const projects = await Promise.all(Array.from({ length: 8 }, () => tenant.project()));
    const inTransaction = async () => {
      const { rowCount } = await outlay.sql.projects.query(
        `select 1 from pg_stat_activity where datname = current_database() and usename = 'outlay_projects_app'
         and xact_start is not null and state = 'idle in transaction'`,
      );
      return rowCount ?? 0;
    };
    let writes = 0;
    let isOver = false;
    const write = async (id: number) => {
      while (!isOver) await tenant.owner.api.patch(`/projects/${id}`, { description: `change ${++writes}` });
    };
    const writing = Promise.all(projects.map(write));
    // It is stopped wherever it is, until that is between the statements of a transaction.
    await waitFor(
      async () => {
        outlay.projects.signal('SIGSTOP');
        if ((await inTransaction()) > 0) return true;
        outlay.projects.signal('SIGCONT');
        return false;
      },
      { timeoutMs: ENDED_MS, intervalMs: 7, what: 'a frozen transaction' },
    );
    isOver = true;
    await waitFor(async () => (await inTransaction()) === 0, { timeoutMs: ENDED_MS, what: 'the transaction to end' });
    const locks = await outlay.sql.projects.query(`select id from projects where id = any($1) for update nowait`, [
      projects,
    ]);
    expect(locks.rowCount).toBe(projects.length);
    outlay.projects.signal('SIGCONT');
    await writing;
    for (const id of projects) {
      await waitFor(
        async () => (await tenant.owner.api.patch(`/projects/${id}`, { description: 'awake' })).status === 200,
        {
          ...{ timeoutMs: ENDED_MS, what: 'the service to go on' },
        },
      );
    }
  });
});

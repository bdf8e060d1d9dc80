import pg from 'pg';
import { waitFor } from '@outlay/testkit/wait-for';
import { releaseDeadConnections, surviveLostConnections } from './dead-connections.ts';

describe('a connection that dies while it is in use', () => {
  const pool = new pg.Pool({ connectionString: process.env['TEST_DATABASE_URL'], max: 1 });
  pool.on('error', () => undefined);
  surviveLostConnections(pool);
  releaseDeadConnections(pool);
  afterAll(() => pool.end());

  it('makes room in its pool by itself, and may still be released by its holder', async () => {
    const held = await pool.connect();
    await expect(held.query('select pg_terminate_backend(pg_backend_pid())')).rejects.toThrow();
    const next = await pool.connect();
    held.release();
    expect((await next.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    next.release();
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  });

  it('fails its next statement, and not the process, when it ends between two statements', async () => {
    const held = await pool.connect();
    await held.query('begin');
    const ended = new Promise((resolve) => held.once('end', resolve));
    await held.query(`set idle_in_transaction_session_timeout = '1ms'`);
    await ended;
    await expect(held.query('select 1')).rejects.toThrow();
    held.release();
  });
});

it('leaves a connection alone that comes after the one who waited for it has given up', async () => {
  const { promise: connecting, resolve: goOn } = Promise.withResolvers<undefined>();
  let connections = 0;
  const onConnect: (client: pg.ClientBase) => unknown = async () => {
    connections += 1;
    if (connections === 2) await connecting;
  };
  const connectionString = process.env['TEST_DATABASE_URL'];
  const pool = new pg.Pool({ connectionString, max: 1, connectionTimeoutMillis: 1_000, onConnect });
  releaseDeadConnections(pool);
  const ends: Promise<unknown>[] = [];
  pool.on('connect', (client) => void ends.push(new Promise((resolve) => client.once('end', resolve))));
  const first = await pool.connect();
  const late = pool.connect();
  first.release(true);
  await expect(late).rejects.toThrow('timeout exceeded');
  goOn(undefined);
  await waitFor(() => pool.idleCount === 1, { what: 'the late connection to be idle' });
  // A second release would throw in the event of its end.
  await pool.end();
  await Promise.all(ends);
});

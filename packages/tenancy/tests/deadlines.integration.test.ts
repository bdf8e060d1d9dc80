import type { EntityManager } from '@mikro-orm/postgresql';
import { Migration } from '@mikro-orm/migrations';
import { waitFor } from '@outlay/testkit/wait-for';
import { Commands, idempotencySql, IDEMPOTENCY_WRITTEN_SQL } from '../src/commands.ts';
import { Deadline } from '../src/deadline.ts';
import { migrate } from '../src/migrate.ts';
import { ANONYMOUS, type RequestContext } from '../src/request-context.ts';
import type { TenantDatabase } from '../src/tenant-database.ts';
import { tenantTableSql } from '../src/tenant-wall.ts';
import { createMigratedDatabase, type MigratedDatabase } from './migrated-database.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';

const SERVICE = 'deadlinetest';
const POOL = 2;
const TOO_LATE = { code: 'SERVICE_UNAVAILABLE' };

class CreateNotes extends Migration {
  override up(): void {
    this.addSql('create table notes (id bigint primary key, tenant_id bigint not null, text text not null)');
    this.addSql(tenantTableSql(SERVICE, 'notes'));
    this.addSql(idempotencySql(SERVICE));
    this.addSql(IDEMPOTENCY_WRITTEN_SQL);
  }
}

let migrated: MigratedDatabase;
let database: ScratchDatabase;
let db: TenantDatabase;

beforeAll(async () => {
  migrated = await createMigratedDatabase(SERVICE, { migrations: [CreateNotes], poolSize: POOL });
  ({ database, db } = migrated);
  await db.write({ tenantId: 1 }, (em) => em.execute(`insert into notes values (1, 1, 'first')`));
});

afterAll(() => migrated.stop());

const scope = (deadline?: Deadline) => ({ tenantId: 1, deadline });
const rewrite = (text: string) => (em: EntityManager) => em.execute(`update notes set text = ? where id = 1`, [text]);
const note = async () => {
  const [row]: { text: string }[] = await db.read(scope(), (em) => em.execute('select text from notes where id = 1'));
  return row?.text;
};
/** Waits on the clock of deadlines themselves, so that a slow machine only waits longer. */
const untilOver = async (deadline: Deadline) => {
  while (deadline.remainingMs() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('a transaction with a deadline', () => {
  it('does not begin once it is over', async () => {
    let calls = 0;
    const work = async () => void (calls += 1);
    await expect(db.write(scope(Deadline.in(-1)), work)).rejects.toMatchObject(TOO_LATE);
    await expect(db.read(scope(Deadline.in(-1)), work)).rejects.toMatchObject(TOO_LATE);
    expect(calls).toBe(0);
  });

  it('is rolled back when it is over before the commit', async () => {
    const deadline = Deadline.in(500);
    const slow = db.write(scope(deadline), async (em) => {
      await rewrite('too late')(em);
      await untilOver(deadline);
    });
    await expect(slow).rejects.toMatchObject(TOO_LATE);
    expect(await note()).toBe('first');
  });

  it('ends while it waits for a lock, and takes no effect when the lock is let go', async () => {
    await database.on(database.superuserUrl, async (holder) => {
      await holder.query('begin; select 1 from notes where id = 1 for update');
      const command = { name: 'rewrite', path: 'rewrite', input: {} };
      const context: RequestContext = {
        ...scope(Deadline.in(700)),
        principal: ANONYMOUS,
        requestId: 'r',
        idempotencyKey: 'k',
      };
      const waiting = new Commands(db).run(context, command, rewrite('waited too long'));
      await expect(waiting).rejects.toMatchObject(TOO_LATE);
      await holder.query('commit');
      // The same key, with time enough, takes effect: the first try left nothing behind.
      const again = { ...context, deadline: undefined };
      await new Commands(db).run(again, command, rewrite('second try'));
    });
    expect(await note()).toBe('second try');
    await db.write(scope(), rewrite('first'));
  });

  it('does not wait for a connection beyond it, and leaves the pool whole', async () => {
    const free: (() => void)[] = [];
    const held = Array.from({ length: POOL }, () =>
      db.read(scope(), () => new Promise<void>((resolve) => void free.push(resolve))),
    );
    await expect(db.write(scope(Deadline.in(150)), rewrite('without a connection'))).rejects.toMatchObject(TOO_LATE);
    await waitFor(() => free.length === POOL, { what: 'every connection to be held' });
    free.forEach((let_go) => let_go());
    await Promise.all(held);
    const all = Array.from({ length: POOL * 5 }, () => note());
    expect(new Set(await Promise.all(all))).toEqual(new Set(['first']));
  });

  it('leaves time to read for the answer once something was committed', async () => {
    const deadline = Deadline.in(60_000);
    await db.write(scope(deadline), rewrite('first'));
    const over = new Deadline(Date.now() + 30);
    over.noteCommit();
    await untilOver(over);
    expect(await db.read(scope(over), async () => 'answered')).toBe('answered');
    await expect(db.write(scope(over), rewrite('more'))).rejects.toMatchObject(TOO_LATE);
  });
});

describe('a session that stops in the middle of a transaction', () => {
  it('lets go of its locks a moment after the deadline, by PostgreSQL itself', async () => {
    let isFrozen = (): void => undefined;
    const frozen = new Promise<void>((resolve) => (isFrozen = resolve));
    let holdsRow = (): void => undefined;
    const held = new Promise<void>((resolve) => (holdsRow = resolve));
    const stuck = db.write(scope(Deadline.in(2_000)), async (em) => {
      await rewrite('frozen')(em);
      holdsRow();
      // As if the process had been stopped here: nothing more comes from it.
      await frozen;
    });
    await Promise.race([held, stuck]);
    await db.write(scope(), async (em) => {
      await em.execute(`set local lock_timeout = '30s'`);
      await rewrite('went on')(em);
    });
    isFrozen();
    await expect(stuck).rejects.toMatchObject(TOO_LATE);
    expect(await note()).toBe('went on');
  });
});

describe('every role of a database', () => {
  const settings = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout', 'tcp_keepalives_idle'];

  it.each(['appUrl', 'workerUrl', 'ownerUrl'] as const)('%s has limits in every session', async (role) => {
    const rows = await database.on(database[role], async (client) =>
      Promise.all(settings.map(async (name) => (await client.query(`show ${name}`)).rows[0]?.[name])),
    );
    const [lock, , idle, keepalive] = rows;
    expect(['1500ms', '2s']).toContain(lock);
    expect(['10s', '30s']).toContain(idle);
    expect(keepalive).toBe('5');
  });

  it('has them after provisioning once more, where an older version had none', async () => {
    await database.on(database.superuserUrl, async (admin) => {
      await admin.query(`alter role outlay_${SERVICE}_app reset all`);
    });
    const other = await createScratchDatabase(SERVICE);
    const { rows } = await other.on(other.appUrl, (client) => client.query('show lock_timeout'));
    expect(rows).toEqual([{ lock_timeout: '1500ms' }]);
    await other.drop();
  });
});

describe('a migration', () => {
  class AddColumn extends Migration {
    override up(): void {
      this.addSql('alter table notes add column extra text');
    }
  }

  it('gives up a lock that is not to be had, lets others through, and tries again', async () => {
    await database.on(database.superuserUrl, async (holder) => {
      await holder.query('begin; lock table notes in access share mode');
      const migrating = migrate({ ownerUrl: database.ownerUrl, migrations: [CreateNotes, AddColumn] });
      const waits = `select 1 from pg_stat_activity where query like 'alter table notes%' and wait_event_type = 'Lock'`;
      const isWaiting = async () => (await database.on(database.superuserUrl, (c) => c.query(waits))).rowCount === 1;
      await waitFor(isWaiting, { what: 'the migration to wait for its lock' });
      // Queues behind the waiting migration, and gets through because that one gives up.
      expect(
        await db.read(scope(), async (em) => {
          await em.execute(`set local lock_timeout = '30s'`);
          return em.execute('select id::int from notes');
        }),
      ).toEqual([{ id: 1 }]);
      await holder.query('commit');
      expect(await migrating).toEqual(['AddColumn']);
    });
  });
});

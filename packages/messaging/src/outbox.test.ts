import pg from 'pg';
import { WrittenVersions } from '@outlay/tenancy/written-versions';
import { addToOutbox } from './outbox.ts';
import { createMessagingDatabase, type MessagingDatabase } from './tests/messaging-database.ts';

const event = { topic: 'messaging.thing', type: 'ThingChanged', aggregateId: 1, version: 1, payload: new Uint8Array() };

describe('the tables of outboxSql', () => {
  let service: MessagingDatabase;
  let worker: pg.Client;

  beforeAll(async () => {
    service = await createMessagingDatabase();
    worker = new pg.Client({ connectionString: service.urls.workerUrl });
    await worker.connect();
  });
  afterAll(async () => {
    await worker.end();
    await service.dispose();
  });

  it('take events of the tenant of the transaction, and of no other', async () => {
    await write(1, 1);
    await expect(write(1, 2)).rejects.toThrow(/row-level security/);
    await expect(write(null, 1)).rejects.toThrow(/row-level security/);
    await expect(write(1, null)).rejects.toThrow(/tenant/);
    expect(await service.sql(`select tenant_id from outbox`)).toEqual([{ tenant_id: '1' }]);
  });

  it.each([
    `select * from outbox`,
    `update outbox set published_at = now()`,
    `delete from outbox`,
    `update inbox set consumer = 'x'`,
    `delete from inbox`,
    `update outbox_epoch set epoch = 9`,
  ])('refuse the application: %s', async (statement) => {
    await expect(service.database.write({ tenantId: 1 }, (em) => em.execute(statement))).rejects.toThrow(
      /permission denied/,
    );
  });

  it('show the application the inbox of its tenant only', async () => {
    await service.sql(`insert into inbox (consumer, event_id, tenant_id) values ('c', gen_random_uuid(), 2)`);
    const rows = await service.database.read({ tenantId: 1 }, (em) => em.execute(`select * from inbox`));
    expect(rows).toEqual([]);
  });

  it('let the worker mark and forget what is published, and nothing more', async () => {
    await write(1, 1);
    expect((await worker.query(`delete from outbox`)).rowCount).toBe(0);
    expect((await worker.query(`update outbox set published_at = now()`)).rowCount).toBeGreaterThan(0);
    await expect(worker.query(`update outbox set payload = ''`)).rejects.toThrow(/permission denied/);
    await expect(worker.query(`select * from effects`)).rejects.toThrow(/permission denied/);
    expect((await worker.query(`delete from outbox`)).rowCount).toBeGreaterThan(0);
  });

  it('stamp events with the epoch of the database', async () => {
    await service.sql(`update outbox_epoch set epoch = 2`);
    await write(1, 1);
    expect(await service.sql(`select epoch from outbox`)).toEqual([{ epoch: 2 }]);
  });

  it('note on the request what it wrote once it is committed, and nothing after a rollback', async () => {
    const written = new WrittenVersions();
    const failing = service.database.write({ tenantId: 1 }, async (em) => {
      await addToOutbox(em, { tenantId: 1, written }, [event]);
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(written.toHeader()).toBeUndefined();

    await service.database.write({ tenantId: 1 }, async (em) => {
      await addToOutbox(em, { tenantId: 1, written }, [event, { ...event, aggregateId: 2, version: 5 }]);
      expect(written.toHeader()).toBeUndefined();
    });
    expect(written.toHeader()).toBe('messaging.thing:1:1,messaging.thing:2:5');
  });

  async function write(scope: number | null, tenantId: number | null): Promise<void> {
    await service.database.write({ tenantId: scope }, (em) => addToOutbox(em, { tenantId }, [event]));
  }
});

import { once } from 'node:events';
import { waitFor } from '@outlay/testkit/wait-for';
import { entryHash, genesisHash } from './entry.ts';
import { readSealedEvent, sealedEvent } from './sealed-event.ts';
import { SEAL_BATCH } from './seal-batch.ts';
import { openTrail, recordChange, type Trail } from './tests/trail.ts';

let trail: Trail;
beforeAll(async () => {
  trail = await openTrail();
});
afterAll(() => trail.close());

async function chainOf(tenantId: number): Promise<{ seq: number; auditId: number }[]> {
  const { rows } = await trail.superuser.query<{ seq: number; auditId: number }>(
    `select seq::int as seq, audit_id::int as "auditId" from audit_chain where tenant_id = $1 order by seq`,
    [tenantId],
  );
  return rows;
}

async function entityIds(tenantId: number): Promise<number[]> {
  const { rows } = await trail.superuser.query<{ id: number }>(
    `select entity_id::int as id from audit_chain c join audit_entries e on e.id = c.audit_id where c.tenant_id = $1 order by seq`,
    [tenantId],
  );
  return rows.map(({ id }) => id);
}

describe('the sealer', () => {
  it('chains what is committed, tenant by tenant, and then finds nothing more to do', async () => {
    await trail.record(1, 3);
    await trail.record(2, 2);
    const sealer = trail.newSealer();
    expect(await sealer.sealAll()).toBe(5);
    expect(await sealer.sealAll()).toBe(0);
    expect((await chainOf(1)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect((await chainOf(2)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('publishes every place, so that the events alone prove the chain', async () => {
    await trail.record(3, 3);
    await trail.newSealer().sealAll();
    const { rows } = await trail.superuser.query<{ version: number; payload: Buffer }>(
      `select version::int as version, payload from outbox
       where topic = 'audited.audit' and type = 'AuditEntrySealed' and aggregate_id = 3 order by id`,
    );
    expect(rows.map(({ version }) => version)).toEqual([1, 2, 3]);
    let previous = Buffer.from(genesisHash(trail.service, 3));
    for (const { payload } of rows) {
      const sealed = readSealedEvent(3, payload);
      expect(Buffer.from(sealed.previousHash)).toEqual(previous);
      expect(Buffer.from(entryHash(previous, sealed.entry))).toEqual(Buffer.from(sealed.hash));
      expect(Buffer.from(sealedEvent(trail.service, sealed).payload)).toEqual(payload);
      previous = Buffer.from(sealed.hash);
    }
  });

  it('seals an entry that commits late after those with higher ids', async () => {
    const late = new AbortController();
    const written = new AbortController();
    const slow = trail.database.write({ tenantId: 4 }, async (em) => {
      await recordChange(em, 4, 1);
      written.abort();
      await once(late.signal, 'abort');
    });
    await once(written.signal, 'abort');
    await trail.database.write({ tenantId: 4 }, (em) => recordChange(em, 4, 2));
    const sealer = trail.newSealer();
    expect(await sealer.sealAll()).toBe(1);
    late.abort();
    await slow;
    expect(await sealer.sealAll()).toBe(1);
    expect(await entityIds(4)).toEqual([2, 1]);
    expect(await trail.verify(4)).toMatchObject({ isIntact: true, sealed: 2, waiting: 0 });
  });

  it('seals everything exactly once while many write and several seal', async () => {
    const sealers = [trail.newSealer(), trail.newSealer(), trail.newSealer()];
    await Promise.all(sealers.map((sealer) => sealer.start()));
    await Promise.all(Array.from({ length: 6 }, () => trail.record(5, 10)));
    await waitFor(async () => (await chainOf(5)).length === 60, { timeoutMs: 40_000, what: 'the chain' });
    await Promise.all(sealers.map((sealer) => sealer.stop()));
    const chain = await chainOf(5);
    expect(chain.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(new Set(chain.map(({ auditId }) => auditId)).size).toBe(60);
    expect(await trail.verify(5)).toMatchObject({ isIntact: true, sealed: 60, waiting: 0 });
  });

  it('seals more than fits one transaction', async () => {
    await trail.database.write({ tenantId: 6 }, (em) =>
      em.execute(
        `insert into audit_entries (tenant_id, actor, action, entity_type, entity_id, changes, request_id)
         select 6, 'user:1', 'expense.imported', 'expense', n, '{"rate":{"before":null,"after":1.10}}', 'r'
         from generate_series(1, ?) n`,
        [SEAL_BATCH * 2 + 1],
      ),
    );
    expect(await trail.newSealer().sealAll()).toBe(SEAL_BATCH * 2 + 1);
    expect(await trail.verify(6)).toMatchObject({ isIntact: true, sealed: SEAL_BATCH * 2 + 1 });
  });

  it('goes on with other tenants when one fails, and says so', async () => {
    await trail.record(7, 1);
    await trail.record(8, 1);
    await trail.tamper(`insert into audit_chain (tenant_id, seq, audit_id, previous_hash, hash)
      select tenant_id, 9, audit_id, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex')
      from audit_unsealed where tenant_id = 7`);
    await expect(trail.newSealer().sealAll()).rejects.toThrow(/audit_chain_audit_id_key/);
    expect(await chainOf(8)).toHaveLength(1);
  });
});

import { MAX_FINDINGS, type ChainHead, type Finding } from './findings.ts';
import { openTrail, type Trail } from './tests/trail.ts';

let trail: Trail;
let tenantId = 0;
let known: ChainHead;

beforeAll(async () => {
  trail = await openTrail();
});
afterAll(() => trail.close());

/** A fresh tenant for each case: entry 1 … 6 at places 1 … 6, and the head that somebody else remembers. */
beforeEach(async () => {
  tenantId += 1;
  await trail.record(tenantId, 6);
  await trail.newSealer().sealAll();
  const { head } = await trail.verify(tenantId);
  if (!head) throw new Error('nothing was sealed');
  known = head;
});

async function findings(): Promise<Partial<Finding>[]> {
  const report = await trail.verify(tenantId, known);
  expect(report.isIntact).toBe(report.findings.length === 0);
  return report.findings.map(({ kind, seq }) => ({ kind, seq }));
}

/** The entry at a place, as a subquery. */
function entryAt(seq: number): string {
  return `(select audit_id from audit_chain where tenant_id = ${tenantId} and seq = ${seq})`;
}

/** Gives places other numbers, in one statement. */
function renumber(expression: string, from = 1): string[] {
  return [
    `update audit_chain set seq = 1000 + (${expression}) where tenant_id = ${tenantId} and seq >= ${from}`,
    `update audit_chain set seq = seq - 1000 where tenant_id = ${tenantId} and seq > 1000`,
  ];
}

/** A place that is consistent in itself and follows on the place before it; `seq` must be free. */
function forgePlace(seq: number): string {
  return `insert into audit_chain (tenant_id, seq, audit_id, previous_hash, hash)
    select ${tenantId}, ${seq}, max(e.id), min(c.hash), sha256('forged') from audit_entries e, audit_chain c
    where e.tenant_id = ${tenantId} and c.tenant_id = ${tenantId} and c.seq = ${seq - 1}`;
}

const forgeEntry =
  () => `insert into audit_entries (tenant_id, actor, action, entity_type, entity_id, changes, request_id)
  values (${tenantId}, 'user:1', 'expense.changed', 'expense', 99, '{}', 'r')`;

describe('an intact trail', () => {
  it('verifies, and grows on', async () => {
    expect(await trail.verify(tenantId, known)).toMatchObject({ isIntact: true, sealed: 6, waiting: 0, findings: [] });
    await trail.record(tenantId, 2);
    expect(await trail.verify(tenantId, known)).toMatchObject({ isIntact: true, sealed: 6, waiting: 2 });
    await trail.newSealer().sealAll();
    expect(await trail.verify(tenantId, known)).toMatchObject({ isIntact: true, sealed: 8, waiting: 0 });
  });

  it('may be empty', async () => {
    expect(await trail.verify(9999)).toMatchObject({ isIntact: true, sealed: 0, head: null });
  });
});

describe('a superuser who switches the triggers off and', () => {
  it.each([
    ['changes', `changes = jsonb_set(changes, '{amountMinor,after}', '"1"')`],
    ['digits that a float cannot hold', `changes = changes || '{"x": 1.0}'`],
    ['the actor', `actor = 'user:8'`],
    ['the time by a microsecond', `created_at = created_at + interval '1 microsecond'`],
    ['the request', `request_id = 'other'`],
  ])('edits %s of an entry is named with the place', async (_what, assignment) => {
    await trail.tamper(`update audit_entries set ${assignment} where id = ${entryAt(3)}`);
    expect(await findings()).toEqual([{ kind: 'edited', seq: 3 }]);
  });

  it('edits an entry and seals it again is named at the next place', async () => {
    await trail.tamper(`update audit_chain set hash = sha256('x') where tenant_id = ${tenantId} and seq = 3`);
    expect(await findings()).toEqual([
      { kind: 'edited', seq: 3 },
      { kind: 'deleted', seq: 4 },
    ]);
  });

  it('deletes an entry is named', async () => {
    await trail.tamper(`delete from audit_entries where id = ${entryAt(2)}`);
    expect(await findings()).toEqual([{ kind: 'deleted', seq: 2 }]);
  });

  it('deletes an entry with its place is named', async () => {
    await trail.tamper(
      `delete from audit_entries where id = ${entryAt(2)}`,
      `delete from audit_chain where tenant_id = ${tenantId} and seq = 2`,
    );
    expect(await findings()).toEqual([{ kind: 'deleted', seq: 2 }]);
  });

  it('deletes the first ones is named', async () => {
    await trail.tamper(`delete from audit_chain where tenant_id = ${tenantId} and seq <= 2`);
    expect(await findings()).toEqual([
      { kind: 'deleted', seq: 1 },
      { kind: 'deleted', seq: null },
      { kind: 'deleted', seq: null },
    ]);
  });

  it('deletes an entry with its place and closes the gap is named', async () => {
    await trail.tamper(
      `delete from audit_entries where id = ${entryAt(3)}`,
      `delete from audit_chain where tenant_id = ${tenantId} and seq = 3`,
      ...renumber('seq - 1', 4),
    );
    expect(await findings()).toEqual([{ kind: 'deleted', seq: 3 }]);
  });

  it('exchanges the entries of two places is named', async () => {
    await trail.tamper(
      `update audit_chain set audit_id = -audit_id where tenant_id = ${tenantId} and seq in (2, 5)`,
      `update audit_chain c set audit_id = -o.audit_id from audit_chain o
       where c.tenant_id = ${tenantId} and o.tenant_id = ${tenantId} and c.seq in (2, 5) and o.seq = 7 - c.seq`,
    );
    expect(await findings()).toEqual([
      { kind: 'reordered', seq: 2 },
      { kind: 'reordered', seq: 5 },
    ]);
  });

  it.each([
    ['two neighbours', 'case seq when 2 then 3 when 3 then 2 else seq end', [2, 3, 4]],
    ['two distant places', 'case seq when 2 then 5 when 5 then 2 else seq end', [2, 3, 5, 6]],
    ['one place to the end', 'case when seq = 2 then 6 when seq > 2 then seq - 1 else seq end', [2, 6]],
    ['one place to the front', 'case when seq = 5 then 1 when seq < 5 then seq + 1 else seq end', [1, 2, 6]],
  ])('moves %s is named', async (_what, expression, places) => {
    await trail.tamper(...renumber(expression));
    expect(await findings()).toEqual(places.map((seq) => ({ kind: 'reordered', seq })));
  });

  it('writes an entry past the sealer is named', async () => {
    await trail.tamper(forgeEntry());
    expect(await findings()).toEqual([{ kind: 'inserted', seq: null }]);
  });

  it('writes an entry into the middle of the chain is named', async () => {
    await trail.tamper(forgeEntry(), ...renumber('seq + 1', 4), forgePlace(4));
    expect(await findings()).toEqual([
      { kind: 'edited', seq: 4 },
      { kind: 'inserted', seq: 4 },
    ]);
  });

  it('cuts the tail off is named, entries and all', async () => {
    await trail.tamper(
      `delete from audit_entries where id in (${entryAt(5)}, ${entryAt(6)})`,
      `delete from audit_chain where tenant_id = ${tenantId} and seq > 4`,
    );
    expect(await findings()).toEqual([{ kind: 'cut-off', seq: 5 }]);
    expect(await trail.verify(tenantId)).toMatchObject({ isIntact: true });
  });

  it('cuts the whole chain off is named', async () => {
    await trail.tamper(
      `delete from audit_entries where tenant_id = ${tenantId}`,
      `delete from audit_chain where tenant_id = ${tenantId}`,
    );
    expect(await findings()).toEqual([{ kind: 'cut-off', seq: 1 }]);
  });

  it('cuts the tail off and lets the sealer go on is named', async () => {
    await trail.tamper(
      `delete from audit_entries where id in (${entryAt(5)}, ${entryAt(6)})`,
      `delete from audit_chain where tenant_id = ${tenantId} and seq > 4`,
    );
    await trail.record(tenantId, 3);
    await trail.newSealer().sealAll();
    expect(await findings()).toEqual([{ kind: 'rewritten', seq: 6 }]);
  });

  it('writes the whole chain anew is named', async () => {
    await trail.tamper(
      `update audit_entries set request_id = 'other' where id = ${entryAt(1)}`,
      `delete from audit_chain where tenant_id = ${tenantId}`,
      `insert into audit_unsealed select tenant_id, id from audit_entries where tenant_id = ${tenantId}`,
    );
    await trail.newSealer().sealAll();
    expect(await findings()).toEqual([{ kind: 'rewritten', seq: 6 }]);
    expect(await trail.verify(tenantId)).toMatchObject({ isIntact: true });
  });

  it('puts another tenant’s chain in its place is named', async () => {
    await trail.record(tenantId + 1000, 2);
    await trail.newSealer().sealAll();
    const foreign = tenantId + 1000;
    await trail.tamper(
      `delete from audit_entries where tenant_id = ${tenantId}`,
      `delete from audit_chain where tenant_id = ${tenantId}`,
      `update audit_entries set tenant_id = ${tenantId} where tenant_id = ${foreign}`,
      `update audit_chain set tenant_id = ${tenantId} where tenant_id = ${foreign}`,
    );
    const { findings: found } = await trail.verify(tenantId);
    expect(found.map(({ kind, seq }) => ({ kind, seq }))).toEqual([
      { kind: 'edited', seq: 1 },
      { kind: 'deleted', seq: 1 },
      { kind: 'edited', seq: 2 },
    ]);
  });

  it('reports only the first problems of a chain with many', async () => {
    await trail.database.write({ tenantId }, (em) =>
      em.execute(
        `insert into audit_entries (tenant_id, actor, action, entity_type, entity_id, changes, request_id)
         select ?, 'user:1', 'a.b', 'a', n, '{}', 'r' from generate_series(1, 1500) n`,
        [tenantId],
      ),
    );
    await trail.newSealer().sealAll();
    await trail.tamper(`update audit_entries set action = 'c.d' where tenant_id = ${tenantId}`);
    const report = await trail.verify(tenantId);
    expect(report.isIntact).toBe(false);
    expect(report.findings).toHaveLength(MAX_FINDINGS);
  });
});

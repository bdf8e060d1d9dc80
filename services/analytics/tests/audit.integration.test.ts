import { toJson, type JsonObject } from '@outlay/audit/canonical';
import { encryptPersonal } from '@outlay/audit/personal';
import { waitFor } from '@outlay/testkit/wait-for';
import { startAnalytics } from './analytics-harness.ts';
import { sealedRecords, type ChainPlan } from './sealed-records.ts';

const LIST = `query ($filter: AuditEntryFilter, $first: Int! = 20, $after: String, $offset: Int) {
  auditEntries(filter: $filter, first: $first, after: $after, offset: $offset) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id service action entityType entityId actor { id } actorApiKey { id } actorKey requestId at changes { field before after } } } }`;
const VERIFY = `{ auditVerification { ok chains { service entries verifiedThrough verifiedAt isComplete headSeq headHash ok brokenAt problem } } }`;

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
});
afterAll(() => app.stop());

async function list(tenantId: number, variables: Record<string, unknown> = {}) {
  const { data, errors } = await app.as({ tenantId, role: 'ANALYST' })(LIST, variables);
  expect(errors).toEqual([]);
  const { nodes, totalCount, pageInfo } = Object(data?.['auditEntries']);
  return { nodes, totalCount, pageInfo, ids: nodes.map(({ id }: { id: string }) => id) };
}

async function verify(tenantId: number) {
  const { data, errors } = await app.as({ tenantId, role: 'ADMIN' })(VERIFY);
  expect(errors).toEqual([]);
  const { ok, chains } = Object(data?.['auditVerification']);
  return { ok, chain: (service: string) => chains.find((chain: { service: string }) => chain.service === service) };
}

let lastTenant = 10;
async function publishChain(plan: Partial<ChainPlan> = {}) {
  const tenantId = plan.tenantId ?? ++lastTenant;
  const records = sealedRecords({ tenantId, service: 'ledger', count: 5, ...plan });
  await app.publish(...records);
  return { tenantId, records };
}

describe('the trails of all services', () => {
  const tenantId = 1;
  beforeAll(async () => {
    await publishChain({ tenantId, count: 40 });
    await publishChain({
      ...{ tenantId, service: 'projects', count: 3 },
      entry: () => ({
        ...{ actor: 'key:3', action: 'project.changed', entityType: 'project', entityId: '4' },
        ...{ createdAt: '2026-11-21T09:00:00.123456Z', changes: { startDate: { before: '2026-01-01', after: 1.5 } } },
      }),
    });
  });

  it('are one list, newest first', async () => {
    const { nodes, totalCount, ids } = await list(tenantId, { first: 4 });
    expect(totalCount).toBe(43);
    expect(ids).toEqual(['projects-3', 'projects-2', 'projects-1', 'ledger-40']);
    expect(nodes[0]).toEqual({
      ...{ id: 'projects-3', service: 'projects', action: 'project.changed', entityType: 'project', entityId: '4' },
      ...{
        actor: null,
        actorApiKey: { id: '3' },
        actorKey: 'key:3',
        requestId: 'req-3',
        at: '2026-11-21T09:00:00.123456Z',
      },
      changes: [{ field: 'start_date', before: '2026-01-01', after: 1.5 }],
    });
    expect(nodes[3]).toMatchObject({ actor: { id: '7' }, actorKey: 'user:7' });
  });

  it.each([
    [{ service: 'projects' }, 3],
    [{ entityType: 'expense', entityId: '12' }, 40],
    [{ entityType: 'expense', entityId: '13' }, 0],
    [{ entityId: 'x' }, 0],
    [{ actorUserId: '7' }, 40],
    [{ actorUserId: '3' }, 0],
    [{ action: 'project.changed' }, 3],
    [{ action: 'expense.restored' }, 0],
    [{ from: '2026-11-21T09:00:00.123456Z' }, 3],
    [{ to: '2026-11-21T09:00:00.123456Z', service: 'projects' }, 0],
    [{ from: '2026-11-20T10:00:10Z', to: '2026-11-20T10:00:20Z' }, 10],
  ])('are filtered by %p', async (filter, count) => {
    expect((await list(tenantId, { filter })).totalCount).toBe(count);
  });

  it('are paged by cursor and by number, without loss or repetition', async () => {
    const byCursor: string[] = [];
    let after: string | null = null;
    do {
      const { ids, pageInfo } = await list(tenantId, { first: 7, after });
      byCursor.push(...ids);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(new Set(byCursor).size).toBe(43);
    expect((await list(tenantId, { first: 7, offset: 14 })).ids).toEqual(byCursor.slice(14, 21));
  });

  it.each([{ first: 0 }, { first: 101 }, { after: 'x' }, { offset: -1 }, { filter: { from: 'yesterday' } }])(
    'refuse %p',
    async (variables) => {
      expect((await app.as({ tenantId, role: 'OWNER' })(LIST, variables)).code).toBe('VALIDATION_FAILED');
    },
  );

  it.each([
    [{ service: 'billing' }, ['filter.service']],
    [{ service: 'Ledger' }, ['filter.service']],
    [{ service: '' }, ['filter.service']],
    [{ entityType: 'expenses' }, ['filter.entityType']],
    [{ entityType: 'a\0b', action: 'changed' }, ['filter.entityType', 'filter.action']],
    [{ action: `x' or true --` }, ['filter.action']],
    [{ action: 'expense.Changed' }, ['filter.action']],
  ])('refuse the filter %p, which matches no entry', async (filter, fields) => {
    const { code, errors } = await app.as({ tenantId, role: 'OWNER' })(LIST, { filter });
    expect(code).toBe('VALIDATION_FAILED');
    const [{ extensions }] = JSON.parse(JSON.stringify(errors));
    expect(extensions.details.map(({ field }: { field: string }) => field)).toEqual(fields);
  });

  it('are for those who oversee, and each tenant sees its own', async () => {
    for (const query of [LIST, VERIFY]) {
      expect((await app.as({ tenantId, role: 'MEMBER' })(query)).code).toBe('FORBIDDEN');
      expect((await app.as({ tenantId, anonymous: true })(query)).code).toBe('UNAUTHENTICATED');
    }
    expect((await list(2)).totalCount).toBe(0);
    expect((await verify(2)).chain('ledger')).toMatchObject({ entries: 0, headSeq: null, headHash: null, ok: true });
  });
});

/** As it is sealed. */
const asJson = (value: unknown): JsonObject => Object(toJson(value));

describe('personal values', () => {
  it('are opened by identity, and stay closed while it is away', async () => {
    const changes = encryptPersonal(
      { name: { before: null, after: 'Ada' }, role: { before: null, after: 'MEMBER' } },
      { personId: 7, key: new Uint8Array(32) },
      ['name'],
    );
    const { tenantId } = await publishChain({
      count: 2,
      entry: (id) => ({ changes: id === 1 ? asJson(changes) : {} }),
    });
    const changesOf = async () => (await list(tenantId)).nodes[1].changes;
    app.identity.answerWith({
      openPersonalValues: ['{"name":{"after":"Ada","before":null},"role":{"after":"MEMBER","before":null}}'],
    });
    expect(await changesOf()).toEqual([
      { field: 'name', before: null, after: 'Ada' },
      { field: 'role', before: null, after: 'MEMBER' },
    ]);
    app.identity.answerWith(null);
    expect(await changesOf()).toEqual([
      { field: 'name', before: null, after: '[unavailable]' },
      { field: 'role', before: null, after: 'MEMBER' },
    ]);
  });
});

describe('the verification', () => {
  it('verifies intact chains, and answers with their heads', async () => {
    const { tenantId, records } = await publishChain({ count: 2_100 });
    // A busy machine answers from what the background has verified so far.
    const { ok, chain } = await waitFor(
      async () => {
        const verification = await verify(tenantId);
        return verification.chain('ledger').isComplete ? verification : null;
      },
      { timeoutMs: 50_000, what: 'the whole chain to be verified' },
    );
    expect(ok).toBe(true);
    expect(chain('ledger')).toEqual({
      ...{ service: 'ledger', entries: 2_100, headSeq: 2_100, ok: true, brokenAt: null, problem: null },
      ...{ verifiedThrough: 2_100, verifiedAt: expect.any(String), isComplete: true },
      headHash: Buffer.from(records.at(-1)!.hash).toString('hex'),
    });
  });

  it.each([
    ['an edited entry', `update audit_log set changes = '{}' where tenant_id = $1 and seq = 3`, 3],
    ['an edited time', `update audit_log set at = at + interval '1 microsecond' where tenant_id = $1 and seq = 2`, 2],
    ['a place that is gone', `delete from audit_log where tenant_id = $1 and seq = 3`, 3],
    ['a beginning that is gone', `delete from audit_log where tenant_id = $1 and seq <= 2`, 1],
    ['an end that is cut off', `delete from audit_log where tenant_id = $1 and seq >= 4`, 4],
    ['everything gone', `delete from audit_log where tenant_id = $1`, 1],
  ])('finds %s', async (_what, sql, brokenAt) => {
    const { tenantId } = await publishChain();
    await app.superuser.query(sql, [tenantId]);
    const { ok, chain } = await verify(tenantId);
    expect(ok).toBe(false);
    expect(chain('ledger')).toMatchObject({ ok: false, brokenAt, problem: expect.any(String), headSeq: 5 });
    expect(chain('projects')).toMatchObject({ ok: true });
  });

  it('finds a chain that was sealed anew in place of the published one', async () => {
    const { tenantId, records } = await publishChain();
    const from = { seq: 4, previousHash: records[2]!.hash };
    await publishChain({
      tenantId,
      from,
      firstId: 4,
      entry: () => ({ changes: { note: { before: null, after: 'forged' } } }),
    });
    expect((await verify(tenantId)).chain('ledger')).toMatchObject({ ok: false, brokenAt: 4, headSeq: 8 });
    // What was published first is what is listed.
    const { nodes, totalCount } = await list(tenantId);
    expect(totalCount).toBe(8);
    const notes = new Map(
      nodes.map(({ id, changes }: { id: string; changes: { after: string }[] }) => [id, changes[0]?.after]),
    );
    expect(notes.get('ledger-4')).toBe('entry 4');
    expect(notes.get('ledger-8')).toBe('forged');
  });

  it('goes on from an earlier place where the database was restored', async () => {
    const { tenantId, records } = await publishChain();
    const from = { seq: 3, previousHash: records[1]!.hash };
    await publishChain({ tenantId, from, epoch: 2, firstId: 6, count: 4 });
    expect((await verify(tenantId)).chain('ledger')).toMatchObject({ ok: true, entries: 9, headSeq: 6 });
    expect((await list(tenantId)).totalCount).toBe(9);
  });

  it('is the same when entries come twice and in another order', async () => {
    const tenantId = ++lastTenant;
    const records = sealedRecords({ tenantId, service: 'ledger', count: 6 });
    await app.publish(...[...records, records[1]!].reverse());
    expect((await verify(tenantId)).chain('ledger')).toMatchObject({ ok: true, entries: 6, headSeq: 6 });
  });
});

describe('what the caller wrote a moment ago', () => {
  const CURRENT = `{ auditEntries(first: 1) { asOf isCurrent nodes { id } } }`;
  const asked = async (tenantId: number, after: string) =>
    (await app.as({ tenantId, role: 'ADMIN' })(CURRENT, {}, { 'outlay-after': after })).data?.['auditEntries'];

  it('is waited for, by the id of its entry', async () => {
    const tenantId = ++lastTenant;
    const records = sealedRecords({ tenantId, service: 'ledger', count: 2 });
    await app.publish(records[0]!);
    const answer = asked(tenantId, 'ledger.audit:2:1,ledger.expense:7:3');
    await app.log.send([records[1]!]);
    expect(await answer).toMatchObject({ isCurrent: true, asOf: expect.any(String), nodes: [{ id: 'ledger-2' }] });
  });

  it('is said to be missing where it does not come', async () => {
    const { tenantId } = await publishChain({ count: 1 });
    expect(await asked(tenantId, 'ledger.audit:2:1')).toMatchObject({ isCurrent: false, nodes: [{ id: 'ledger-1' }] });
    expect(await asked(tenantId, 'projects.audit:1:1')).toMatchObject({ isCurrent: false });
    expect(await asked(tenantId, 'ledger.audit:1:1')).toMatchObject({ isCurrent: true });
  });
});

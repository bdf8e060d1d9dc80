import { NO_LIMITS } from '@outlay/tenancy/key-limits';
import type { Principal } from '@outlay/tenancy/request-context';
import pg from 'pg';
import { AUDIT_COLUMNS, auditRow, recordAudit, type AuditRecord } from './record.ts';
import { openTrail, originOf, recordChange, type Trail } from './tests/trail.ts';

let trail: Trail;
beforeAll(async () => {
  trail = await openTrail();
});
afterAll(() => trail.close());

async function asRole(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`select set_config('outlay.tenant_id', '1', false)`);
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

async function count(table: string): Promise<number> {
  const { rows } = await trail.superuser.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]?.n ?? 0;
}

describe('recordAudit', () => {
  it('keeps who did what to what, when, and the change', async () => {
    const origin = originOf(1);
    await trail.database.write({ tenantId: 1 }, (em) =>
      recordAudit(em, origin, {
        action: 'account.opened',
        entityType: 'account',
        entityId: 3,
        changes: { openingBalanceMinor: { before: null, after: 10n ** 15n - 1n } },
      }),
    );
    const { rows } = await trail.superuser.query(`select * from audit_entries where entity_type = 'account'`);
    expect(rows).toEqual([
      expect.objectContaining({
        tenant_id: '1',
        actor: 'user:7',
        actor_kind: 'user',
        actor_user_id: '7',
        action: 'account.opened',
        entity_id: '3',
        changes: { openingBalanceMinor: { before: null, after: '999999999999999' } },
        request_id: origin.requestId,
        created_at: expect.any(Date),
      }),
    ]);
  });

  it.each([
    [{ kind: 'key', keyId: 3, permissions: new Set(), limits: NO_LIMITS } satisfies Principal, 'key:3', 'key'],
    [{ kind: 'service', name: 'ledger', permissions: new Set() } satisfies Principal, 'service:ledger', 'service'],
    [{ kind: 'anonymous', permissions: new Set() } satisfies Principal, 'anonymous', 'anonymous'],
  ])('names an actor who is no user', async (principal, actor, kind) => {
    const origin = { ...originOf(1), principal };
    const record: AuditRecord = { action: `user.${kind}`, entityType: 'user', entityId: 1, changes: {} };
    await trail.database.write({ tenantId: 1 }, (em) => recordAudit(em, origin, record));
    const { rows } = await trail.superuser.query(`select * from audit_entries where action = $1`, [record.action]);
    expect(rows).toEqual([expect.objectContaining({ actor, actor_kind: kind, actor_user_id: null })]);
  });

  it('is undone with its transaction', async () => {
    const before = [await count('audit_entries'), await count('audit_unsealed')];
    const work = trail.database.write({ tenantId: 1 }, async (em) => {
      await recordChange(em, 1, 1);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect([await count('audit_entries'), await count('audit_unsealed')]).toEqual(before);
  });

  it('works within a statement that does more', async () => {
    const record: AuditRecord = { action: 'expense.batched', entityType: 'expense', entityId: 5, changes: {} };
    await trail.database.write({ tenantId: 1 }, (em) =>
      em.execute(
        `with audited as (insert into audit_entries (${AUDIT_COLUMNS.join(', ')}) values (?, ?, ?, ?, ?, ?, ?) returning id)
         select id from audited`,
        [...auditRow(originOf(1), record)],
      ),
    );
    const { rows } = await trail.superuser.query(
      `select 1 from audit_entries e join audit_unsealed u on u.audit_id = e.id where action = 'expense.batched'`,
    );
    expect(rows).toHaveLength(1);
  });

  it('needs a tenant', () => {
    const record: AuditRecord = { action: 'user.changed', entityType: 'user', entityId: 1, changes: {} };
    expect(() => auditRow({ ...originOf(1), tenantId: null }, record)).toThrow(
      expect.objectContaining({ code: 'TENANT_REQUIRED' }),
    );
  });
});

describe('the tables of the trail', () => {
  beforeAll(async () => {
    await trail.record(1, 2);
    await trail.newSealer().sealAll();
  });

  it.each(['audit_entries', 'audit_chain'])('%s cannot be changed by the application role', async (table) => {
    for (const sql of [`update ${table} set tenant_id = 1`, `delete from ${table}`, `truncate ${table}`]) {
      await expect(asRole(trail.urls.appUrl, sql)).rejects.toThrow(/permission denied/);
    }
  });

  it.each(['audit_entries', 'audit_chain'])(
    '%s cannot be changed by a superuser either, nor emptied by its owner',
    async (table) => {
      for (const sql of [`update ${table} set tenant_id = 1`, `delete from ${table}`, `truncate ${table}`]) {
        await expect(asRole(trail.urls.superuserUrl, sql)).rejects.toThrow(/append-only/);
      }
      await expect(asRole(trail.urls.ownerUrl, `truncate ${table}`)).rejects.toThrow(/append-only/);
      await expect(asRole(trail.urls.ownerUrl, `delete from ${table}`)).resolves.toMatchObject({ rowCount: 0 });
    },
  );

  it('let the application choose neither ids nor times, and write for no other tenant', async () => {
    const columns = 'tenant_id, actor, action, entity_type, entity_id, changes, request_id';
    const values = `1, 'user:1', 'a.b', 'a', 1, '{}', 'r'`;
    const { appUrl } = trail.urls;
    await expect(
      asRole(appUrl, `insert into audit_entries (${columns}, created_at) values (${values}, now())`),
    ).rejects.toThrow(/permission denied/);
    await expect(
      asRole(appUrl, `insert into audit_entries (id, ${columns}) overriding system value values (1, ${values})`),
    ).rejects.toThrow(/permission denied/);
    await expect(
      asRole(appUrl, `insert into audit_entries (${columns}) values (${values.replace('1', '2')})`),
    ).rejects.toThrow(/row-level security/);
    await expect(asRole(appUrl, `insert into audit_entries (${columns}) values (${values})`)).resolves.toBeDefined();
  });

  it('show the worker role which tenants wait, and nothing else', async () => {
    const { workerUrl } = trail.urls;
    const tenants = 'select tenant_id from audit_chain union select tenant_id from audit_unsealed';
    await expect(asRole(workerUrl, tenants)).resolves.toBeDefined();
    for (const sql of [
      'select * from audit_unsealed',
      'select 1 from audit_entries',
      'select hash from audit_chain',
      'delete from audit_unsealed',
    ]) {
      await expect(asRole(workerUrl, sql)).rejects.toThrow(/permission denied/);
    }
  });

  it('show a tenant nothing of another', async () => {
    const seen = await trail.database.read({ tenantId: 2 }, (em) =>
      em.execute(
        `select 1 from audit_entries union all select 1 from audit_chain union all select 1 from audit_unsealed`,
      ),
    );
    expect(seen).toEqual([]);
  });
});

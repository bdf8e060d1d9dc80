import type { JsonObject } from '@outlay/audit/canonical';
import type { Permission } from '@outlay/tenancy/permissions';
import { startAnalytics } from './analytics-harness.ts';
import { sealedRecords } from './sealed-records.ts';

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
});
afterAll(() => app.stop());

describe('names beside ids', () => {
  const tenantId = 2;
  const LABELLED = `{ auditEntries { nodes { entityType entityId entityLabel changes { field beforeLabel afterLabel } } } }`;
  const nodes = async (permissions?: Permission[]) => {
    const { data, errors } = await app.as({ tenantId, role: 'ANALYST', ...(permissions && { permissions }) })(LABELLED);
    expect(errors).toEqual([]);
    return Object(data?.['auditEntries']).nodes;
  };
  const changes: JsonObject = {
    account_id: { before: 1, after: 2 },
    category_id: { before: null, after: 1 },
    project_id: { before: 99, after: 1 },
    cross_project_ref_id: { before: null, after: 2 },
    amount: { before: '1', after: '2' },
  };
  const entries = [
    { entityType: 'expense', entityId: '5', changes },
    { entityType: 'user', entityId: '7', changes: {} },
    { entityType: 'exchange_rate', entityId: '5', changes: {} },
    {
      ...{ entityType: 'alert', entityId: '5' },
      changes: { entityType: { before: null, after: 'ACCOUNT' }, entityId: { before: null, after: 2 } },
    },
  ];

  beforeAll(async () => {
    const insert = (sql: string) => app.superuser.query(sql, [tenantId]);
    const order = `now(), 1, 1`;
    await insert(`insert into account_replica (tenant_id, account_id, name, currency, current_balance_minor, is_archived,
      event_time, epoch, version) values ($1, 1, 'Main', 'EUR', 0, false, ${order}), ($1, 2, 'Cash', 'EUR', 0, true, ${order}),
      ($1 + 1, 99, 'Foreign', 'EUR', 0, false, ${order})`);
    await insert(`insert into category_replica (tenant_id, category_id, name, color, deleted, event_time, epoch, version)
      values ($1, 1, 'SaaS', '#112233', true, ${order})`);
    await insert(`insert into project_replica (tenant_id, project_id, name, start_date, currency, starting_budget_minor,
      projected_estimate_minor, status, deleted, event_time, epoch, version)
      values ($1, 1, 'Site', '2026-01-01', 'EUR', 0, 0, 'active', false, ${order}),
        ($1, 2, 'Gone', '2026-01-01', 'EUR', 0, 0, 'active', true, ${order})`);
    await insert(`insert into expense_fact (tenant_id, expense_id, account_id, vendor, vendor_key, day, base_minor,
      base_currency, live, event_time, epoch, version)
      values ($1, 5, 1, 'Figma', 'figma', '2026-01-01', 1, 'EUR', true, ${order})`);
    const entry = (id: number) => entries[id - 1] ?? {};
    await app.publish(...sealedRecords({ tenantId, service: 'ledger', count: entries.length, entry }));
  });

  it('are the present ones, of archived and deleted things too', async () => {
    app.identity.answerWith({ _entities: [{ name: 'Ada' }] });
    const [alert, rate, user, expense] = await nodes();
    expect(expense).toMatchObject({ entityLabel: 'Figma' });
    const labels = expense.changes.map((change: Record<string, unknown>) => Object.values(change));
    expect(labels).toEqual([
      ['account_id', 'Main', 'Cash'],
      ['amount', null, null],
      ['category_id', null, 'SaaS'],
      ['cross_project_ref_id', null, 'Gone'],
      ['project_id', null, 'Site'],
    ]);
    expect([user.entityLabel, rate.entityLabel, alert.entityLabel]).toEqual(['Ada', null, null]);
    expect(alert.changes[0]).toEqual({ field: 'entity_id', beforeLabel: null, afterLabel: 'Cash' });
  });

  it.each([
    ['of an erased user', { _entities: [{ name: null }] }],
    ['while identity is away', null],
  ])('are null %s', async (_when, answer) => {
    app.identity.answerWith(answer);
    expect((await nodes())[2].entityLabel).toBeNull();
  });

  it('are hidden from those who may not see them', async () => {
    const [alert, , , expense] = await nodes(['audit:read']);
    expect(expense.entityLabel).toBeNull();
    expect([...expense.changes, ...alert.changes].filter(({ afterLabel }) => afterLabel !== null)).toEqual([]);
  });
});

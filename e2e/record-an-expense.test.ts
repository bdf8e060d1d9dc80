import { startOutlay, type Outlay } from './harness/outlay.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

let outlay: Outlay;
let tenant: TenantKit;
beforeAll(async () => {
  outlay = await startOutlay();
  tenant = await outlay.tenant();
});
afterAll(() => outlay.stop());

describe('the main job', () => {
  it('records, edits, deletes and restores an expense; the balance follows in the very next request', async () => {
    const { api } = tenant.owner;
    const [accountId, projectId, categoryId] = await Promise.all([
      tenant.account(),
      tenant.project(),
      tenant.category(),
    ]);
    const balance = async () => (await api.get(`/accounts/${accountId}`)).body['current_balance'];
    const recorded = await api.post('/expenses', {
      amount: 250.75,
      currency: 'USD',
      expense_date: '2025-11-20',
      vendor: 'Figma Inc.',
      note: 'Design subscription',
      project_id: projectId,
      is_project_related: true,
      account_id: accountId,
      category_id: categoryId,
      tags: ['subscription', 'design'],
    });
    expect(recorded.status).toBe(201);
    expect(await balance()).toBe(749.25);
    const path = `/expenses/${recorded.body['id']}`;
    expect((await api.patch(path, { amount: '300.80' })).status).toBe(200);
    expect(await balance()).toBe(699.2);
    expect((await api.delete(path)).status).toBe(204);
    expect(await balance()).toBe(1000);
    expect((await api.delete(path)).status).toBe(404);
    expect((await api.get(path)).status).toBe(404);
    expect((await api.get(`${path}?include_deleted=true`)).body['soft_deleted_at']).not.toBeNull();
    expect((await api.get(`${path}/history?include_deleted=true`)).body['total']).toBe(3);
    expect((await api.post(`${path}/restore`)).status).toBe(200);
    expect(await balance()).toBe(699.2);
    const history = await api.get(`${path}/history`);
    expect(history.body['items']).toMatchObject([
      { action: 'expense.created' },
      { action: 'expense.changed', changes: { amount: { before: 250.75, after: 300.8 } } },
      { action: 'expense.deleted' },
      { action: 'expense.restored' },
    ]);
  });

  it('shows the same through GraphQL, across the services', async () => {
    const [accountId, projectId] = await Promise.all([tenant.account(), tenant.project({ name: 'Portal' })]);
    const { data, errors } = await tenant.owner.api.graphql(
      `mutation ($input: RecordExpenseInput!) { recordExpense(input: $input) {
        expense { amount { amount currency } account { currentBalance { amount } } project { name } createdBy { email } }
      } }`,
      { input: { amount: '12.5', expenseDate: '2025-11-20', accountId, projectId, isProjectRelated: true } },
    );
    expect(errors).toEqual([]);
    expect(data['recordExpense']).toEqual({
      expense: {
        amount: { amount: '12.50', currency: 'USD' },
        account: { currentBalance: { amount: '987.50' } },
        project: { name: 'Portal' },
        createdBy: { email: tenant.owner.email },
      },
    });
  });
});

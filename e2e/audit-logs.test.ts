import pg from 'pg';
import { waitFor } from '@outlay/testkit/wait-for';
import type { Json } from './harness/api-client.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

const dayNow = () => new Date().toISOString().slice(0, 10);
const firstDay = dayNow();

let outlay: Outlay;
let tenant: TenantKit;
beforeAll(async () => {
  outlay = await startOutlay();
  tenant = await outlay.tenant();
});
afterAll(() => outlay.stop());

/** The entries of a filter, once there are as many: they are sealed and published after the change. */
const entriesOf = (filter: string, count: number): Promise<Json[]> =>
  waitFor(
    async () => {
      const { body } = await tenant.owner.api.get(`/audit-logs?${filter}`);
      const items = Object.values(body['items'] ?? {});
      expect(items.map((entry) => entry['action'])).toHaveLength(count);
      return items;
    },
    { timeoutMs: 20_000, what: `${count} entries of ${filter}` },
  );

describe('the audit trail of all services', () => {
  it('contains what the caller has just done, or says that it does not', async () => {
    const { api } = tenant.owner;
    const account = await tenant.account();
    let current = 0;
    for (let n = 1; n <= 50; n++) {
      // A busy machine may answer 503, which claims nothing.
      const expense = await waitFor(() => tenant.expense({ account_id: account, amount: 1, note: `n${n}` }));
      const { body, status } = await api.get(`/audit-logs?entity_type=expense&entity_id=${expense}`);
      const isListed = Object.values(body['items'] ?? {}).length === 1;
      const isCurrent = String(body['is_current']) === 'true';
      const saysNot = String(body['is_current']) === 'false';
      if (isCurrent) current += 1;
      expect({ n, isHonest: isListed || saysNot || status === 503 }).toEqual({ n, isHonest: true });
    }
    expect(current).toBeGreaterThan(0);
    const project = await tenant.project();
    await api.patch(`/projects/${project}`, { name: `Renamed ${project}` });
    const { body } = await api.get(`/audit-logs?entity_type=project&entity_id=${project}`);
    const { length } = Object.values(body['items'] ?? {});
    expect(length === 2 || String(body['is_current']) === 'false').toBe(true);
    expect(body['as_of']).toEqual(expect.any(String));
  }, 240_000);

  it('shows every change of an expense, field by field, newest first, with amounts as numbers', async () => {
    const { api, id: ownerId } = tenant.owner;
    const expense = await tenant.expense({ account_id: await tenant.account(), amount: 250.75, note: 'One' });
    await api.patch(`/expenses/${expense}`, { amount: 199.5, note: null }, { 'x-request-id': 'audited-1' });
    await api.delete(`/expenses/${expense}`);
    const entries = await entriesOf(`entity_type=expense&entity_id=${expense}`, 3);
    expect(entries.map((entry) => entry['action'])).toEqual([
      'expense.deleted',
      'expense.changed',
      expect.stringMatching(/^expense\./),
    ]);
    expect(entries[1]).toMatchObject({
      ...{ service: 'ledger', actor: `user:${ownerId}`, actor_user_id: ownerId, request_id: 'audited-1' },
      ...{ entity_type: 'expense', entity_id: expense },
      changes: { amount: { before: 250.75, after: 199.5 }, note: { before: 'One', after: null } },
    });
  });

  it('is one over projects, people and the tenant, and finds by who, what and when', async () => {
    const { api, id: ownerId } = tenant.owner;
    const project = await tenant.project();
    await api.patch(`/projects/${project}`, { starting_budget: 100.5 });
    const [changed] = await entriesOf(`service=projects&entity_id=${project}&action=project.changed`, 1);
    expect(changed).toMatchObject({ changes: { starting_budget: { before: 50_000, after: 100.5 } } });

    const person = await tenant.person('Member');
    await api.patch(`/users/${person.id}`, { name: 'Somebody Else' });
    const [renamed] = await entriesOf(`entity_type=user&entity_id=${person.id}&actor_user_id=${ownerId}`, 2);
    expect(renamed).toMatchObject({ changes: { name: { before: 'Member', after: 'Somebody Else' } } });

    expect((await api.get(`/audit-logs?to=2020-01-01`)).body).toMatchObject({ items: [], total: 0 });
    const { body } = await api.get(`/audit-logs?from=${firstDay}&to=${dayNow()}&per_page=2`);
    expect(Number(body['total'])).toBeGreaterThan(5);
    expect(Object.values(body['items'] ?? {})).toHaveLength(2);
  });

  it('forgets a person whose key is gone, and is whole all the same', async () => {
    const person = await tenant.person('Member');
    await tenant.owner.api.patch(`/users/${person.id}`, { name: 'To Be Erased' });
    const superuser = new pg.Client({ connectionString: outlay.databases.identity.superuserUrl });
    await superuser.connect();
    await superuser.query('delete from person_keys where user_id = $1', [person.id]);
    await superuser.end();
    const [renamed] = await entriesOf(`entity_type=user&entity_id=${person.id}&action=user.changed`, 2);
    expect(renamed).toMatchObject({ changes: { name: { before: '[erased]', after: '[erased]' } } });

    const { body } = await tenant.owner.api.get('/audit-logs/verify');
    expect(body).toMatchObject({ ok: true });
    const chains = Object.values(body['chains'] ?? {});
    expect(chains.map((chain) => chain['service'])).toEqual(expect.arrayContaining(['identity', 'ledger', 'projects']));
    for (const chain of chains) expect(chain).toMatchObject({ ok: true, broken_at: null, problem: null });
  });
});

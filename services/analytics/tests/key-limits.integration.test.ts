import type { KeyLimits } from '@outlay/tenancy/key-limits';
import { accountEvent, expenseEvent, projectEvent, tenantEvent } from './event-book.ts';
import { startAnalytics } from './analytics-harness.ts';

const OURS = 100;
const THEIRS = 200;
const PROJECT = `query ($id: ID!) { projectDashboard(id: $id) {
  totalSpend { amount } accounts { name } monthlyByAccount { name } forecast { method } topVendors { vendor } } }`;
const ENTITY = `query ($id: ID!) { _entities(representations: [{ __typename: "Project", id: $id }]) {
  ... on Project { spend { total { amount } } forecast { method } } } }`;
const REMAINING = `query ($id: ID!) { _entities(representations: [
  { __typename: "ProjectRemaining", projectId: $id, change: "-1.00", isBooked: true }]) {
  ... on ProjectRemaining { after { amount } } } }`;

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
  const at = { tenantId: 1 };
  await app.publish(
    tenantEvent(1, { baseCurrency: 'EUR' }),
    projectEvent(OURS, { currency: 'EUR', name: 'Ours' }, at),
    projectEvent(THEIRS, { currency: 'EUR', name: 'Theirs' }, at),
    accountEvent(1, { name: 'Main', currentBalanceMinor: 5n }, at),
    expenseEvent(
      1,
      { day: '2026-09-05', base: 100n, inProject: 100n, project: OURS, account: 1, projectCurrency: 'EUR' },
      at,
    ),
    expenseEvent(
      2,
      { day: '2026-09-05', base: 900n, inProject: 900n, project: THEIRS, account: 1, projectCurrency: 'EUR' },
      at,
    ),
  );
});
afterAll(() => app.stop());

const keyWith = (limits: Partial<KeyLimits>) => app.as({ tenantId: 1, key: { limits } });
const inOurs = { projectIds: new Set([OURS]) };
const inMain = { accountIds: new Set([1]) };
const both = { ...inOurs, ...inMain };

describe('figures of a project', () => {
  it('are shown within the projects of a key, but balances', async () => {
    const { data, errors } = await keyWith(inOurs)(PROJECT, { id: String(OURS) });
    expect(errors).toEqual([]);
    expect(data?.['projectDashboard']).toMatchObject({
      totalSpend: { amount: '1.00' },
      accounts: [],
      monthlyByAccount: [{ name: 'Main' }],
    });
    const entity = await keyWith(inOurs)(ENTITY, { id: String(OURS) });
    expect(entity.data?.['_entities']).toMatchObject([{ spend: { total: { amount: '1.00' } } }]);
    const remaining = await keyWith(inOurs)(REMAINING, { id: String(OURS) });
    expect(remaining.data?.['_entities']).toMatchObject([{ after: {} }]);
    expect(Object((await keyWith({})(PROJECT, { id: String(OURS) })).data?.['projectDashboard']).accounts).toHaveLength(
      1,
    );
  });

  it('of another project are as if it did not exist', async () => {
    for (const id of [String(THEIRS), '99999']) {
      const answers = await Promise.all([PROJECT, ENTITY, REMAINING].map((query) => keyWith(inOurs)(query, { id })));
      expect(answers.map(({ data }) => data)).toEqual([
        { projectDashboard: null },
        { _entities: [{ spend: null, forecast: null }] },
        { _entities: [null] },
      ]);
    }
  });

  it.each([inMain, both])('are not for a key that is limited to accounts', async (limits) => {
    expect((await keyWith(limits)(PROJECT, { id: String(OURS) })).code).toBe('KEY_LIMITED');
    const entity = await keyWith(limits)(ENTITY, { id: String(OURS) });
    expect(entity.errors.map(({ extensions }) => extensions.code)).toEqual(['KEY_LIMITED', 'KEY_LIMITED']);
    expect((await keyWith(limits)(REMAINING, { id: String(OURS) })).data).toEqual({ _entities: [null] });
  });
});

describe('what spans the tenant', () => {
  it.each([
    'tenantDashboard { totalSpend { amount } }',
    'vendors { totalCount }',
    'tags { totalCount }',
    'auditEntries { totalCount }',
    'auditVerification { ok }',
  ])('is not for a key with hidden records: %s', async (field) => {
    for (const limits of [inOurs, inMain, both]) {
      const { code, data } = await keyWith(limits)(`{ ${field} }`);
      expect([code, Object.values(data ?? {})]).toEqual(['KEY_LIMITED', [null]]);
    }
    expect((await keyWith({ maxAmountMinor: 1n, maxPerDayMinor: 1n })(`{ ${field} }`)).errors).toEqual([]);
  });
});

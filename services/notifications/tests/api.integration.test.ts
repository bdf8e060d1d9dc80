import type { KeyLimits } from '@outlay/tenancy/key-limits';
import { waitFor } from '@outlay/testkit/wait-for';
import { prepareNotifications, type Prepared } from './notifications-harness.ts';

const FIELDS = `id type severity entityType entityId account { id } project { id } message balance { amount currency }
  threshold { amount } entityName pOverspend estimate { amount currency } expectedTotal { amount currency } isRead recurrences createdAt raisedAt clearedAt`;
const LIST = `query ($filter: AlertFilter, $first: Int! = 20, $after: String, $offset: Int) {
  alerts(filter: $filter, first: $first, after: $after, offset: $offset) {
    nodes { id type isRead } totalCount pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
const READ = `query ($id: ID!) { alert(id: $id) { ${FIELDS} } }`;
const COUNTS = `{ alertCounts { unread byType { type unread } } }`;
const MARK = `mutation ($id: ID!, $isRead: Boolean!) { markAlert(id: $id, isRead: $isRead) { id isRead } }`;
const MARK_ALL = `mutation { markAllAlertsRead { marked } }`;
const PREFERENCES = `{ notificationPreferences { alertType email inApp frequency } }`;
const SET = `mutation ($preferences: [NotificationPreferenceInput!]!) {
  setNotificationPreferences(preferences: $preferences) { alertType email inApp frequency } }`;
const ENTITY = `query ($id: ID!) {
  _entities(representations: [{ __typename: "Alert", id: $id }]) { ... on Alert { message } } }`;
const OF_USER = `query ($id: ID!) {
  _entities(representations: [{ __typename: "User", id: $id }]) { ... on User { alerts { totalCount } } } }`;

let harness: Prepared;
let service: Awaited<ReturnType<Prepared['start']>>;
beforeAll(async () => {
  harness = await prepareNotifications();
  service = await harness.start();
});
afterAll(() => harness.dispose());

const owner = (tenantId: number, userId = 1) => service.as({ tenantId, role: 'OWNER', userId });
/** Four alerts: accounts 1, 2 (cleared) and 3, project 4. */
async function withAlerts(tenantId: number): Promise<string[]> {
  const base = tenantId * 100;
  for (const id of [1, 2, 3]) await harness.publish.accounts(tenantId, base + id, { balance: id === 3 ? 0 : 50 });
  await harness.publish.forecast(tenantId, base + 4, { p: 0.95 });
  await harness.publish.accounts(tenantId, base + 2, { balance: 99_999 });
  const rows = await waitFor(async () => {
    const found = await harness.sql(
      `select id, entity_id, cleared_at from alerts where tenant_id = $1 order by entity_id`,
      [tenantId],
    );
    return found.length === 4 && found[1]?.['cleared_at'] ? found : null;
  });
  return rows.map((row) => String(row['id']));
}
async function listed(tenantId: number, variables: object = {}, userId = 1) {
  const { data, errors } = await owner(tenantId, userId)(LIST, { ...variables });
  expect(errors).toEqual([]);
  const { nodes, totalCount, pageInfo } = Object(data?.['alerts']);
  return { ids: nodes.map((node: { id: string }) => node.id), totalCount, pageInfo };
}

describe('alerts', () => {
  let ids: string[];
  beforeAll(async () => {
    ids = await withAlerts(1);
  });

  it('are read one by one and as a list, newest first', async () => {
    const one = await owner(1)(READ, { id: ids[2] });
    expect(one.data?.['alert']).toMatchObject({
      ...{ type: 'LOW_BALANCE', severity: 'CRITICAL', entityType: 'ACCOUNT', entityId: '103', account: { id: '103' } },
      ...{ balance: { amount: '0.00', currency: 'EUR' }, threshold: { amount: '100.00' }, recurrences: 0 },
      ...{ project: null, isRead: false, clearedAt: null, message: expect.stringContaining('Account 103') },
      ...{ entityName: 'Account 103', pOverspend: null, estimate: null, expectedTotal: null },
    });
    expect((await owner(1)(READ, { id: ids[3] })).data?.['alert']).toMatchObject({
      ...{ type: 'FORECAST_OVERSPEND', project: { id: '104' }, entityName: null, balance: null, threshold: null },
      ...{ pOverspend: 0.95, estimate: { amount: '100000.00', currency: 'EUR' } },
      expectedTotal: { amount: '123456.78', currency: 'EUR' },
    });
    expect((await owner(1)(ENTITY, { id: ids[2] })).data?.['_entities']).toEqual([
      { message: expect.stringContaining('Account 103') },
    ]);
    const newest = ids.toSorted((a, b) => Number(b) - Number(a));
    expect((await listed(1)).ids).toEqual(newest);
  });

  it.each([
    [{ type: 'FORECAST_OVERSPEND' }, [3]],
    [{ severity: 'CRITICAL' }, [2]],
    [{ isOpen: false }, [1]],
    [{ isOpen: true, type: 'LOW_BALANCE' }, [0, 2]],
    [{ isRead: true }, []],
  ])('are filtered by %p', async (filter, places) => {
    const { ids: found, totalCount } = await listed(1, { filter });
    expect(found.toSorted()).toEqual(places.map((place) => ids[place]).toSorted());
    expect(totalCount).toBe(places.length);
  });

  it('are paged by cursor and by number without loss or repetition', async () => {
    const all = (await listed(1)).ids;
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page = await listed(1, { first: 1, after });
      seen.push(...page.ids);
      after = page.pageInfo.endCursor;
      more = page.pageInfo.hasNextPage;
    }
    expect(seen).toEqual(all);
    expect((await listed(1, { first: 2, offset: 1 })).ids).toEqual(all.slice(1, 3));
    for (const bad of [{ first: 0 }, { first: 101 }, { after: 'x' }, { offset: -1 }, { after: 'WyItaWQiLCJhIl0' }]) {
      expect((await owner(1)(LIST, bad)).code).toBe('VALIDATION_FAILED');
    }
    expect((await owner(1)(LIST, { offset: 10_000 })).code).toBe('PAGE_TOO_DEEP');
  });

  it('are read by each person for themselves', async () => {
    expect((await owner(1)(MARK, { id: ids[0], isRead: true })).data?.['markAlert']).toEqual({
      id: ids[0],
      isRead: true,
    });
    expect((await listed(1, { filter: { isRead: true } })).ids).toEqual([ids[0]]);
    expect((await listed(1, { filter: { isRead: true } }, 2)).ids).toEqual([]);
    expect((await owner(1)(COUNTS)).data?.['alertCounts']).toEqual({
      unread: 3,
      byType: [
        { type: 'FORECAST_OVERSPEND', unread: 1 },
        { type: 'LOW_BALANCE', unread: 2 },
      ],
    });
    expect((await owner(1)(MARK_ALL)).data?.['markAllAlertsRead']).toEqual({ marked: 3 });
    expect((await owner(1)(MARK_ALL)).data?.['markAllAlertsRead']).toEqual({ marked: 0 });
    expect((await owner(1)(COUNTS)).data?.['alertCounts']).toEqual({ unread: 0, byType: [] });
    await owner(1)(MARK, { id: ids[0], isRead: false });
    expect((await owner(1)(COUNTS)).data?.['alertCounts']).toMatchObject({ unread: 1 });
    expect((await owner(1, 2)(COUNTS)).data?.['alertCounts']).toMatchObject({ unread: 4 });
  });

  it('come first, and unread, when they come back', async () => {
    const asked = owner(10);
    const back = await withAlerts(10);
    await asked(MARK_ALL);
    await harness.publish.accounts(10, 1002, { balance: 70 });
    await waitFor(async () => Object((await asked(COUNTS)).data?.['alertCounts']).unread === 1);
    expect((await listed(10)).ids[0]).toBe(back[1]);
    expect((await listed(10, { filter: { isRead: false } })).ids).toEqual([back[1]]);
    expect((await asked(READ, { id: back[1] })).data?.['alert']).toMatchObject({
      ...{ isRead: false, recurrences: 1, clearedAt: null, balance: { amount: '0.70' } },
    });
    await asked(MARK, { id: back[1], isRead: true });
    expect((await asked(COUNTS)).data?.['alertCounts']).toMatchObject({ unread: 0 });
  });

  it('beyond the limits of a key are in no answer for it', async () => {
    await withAlerts(3);
    const seen = async (limits: Partial<KeyLimits>) => {
      const key = service.as({ tenantId: 3, key: { limits } });
      const found = Object((await key(`{ alerts { totalCount nodes { id entityId } } }`)).data?.['alerts']);
      const { unread } = Object((await key(COUNTS)).data?.['alertCounts']);
      const all = await owner(3)(`{ alerts { nodes { id entityId } } }`);
      for (const { id, entityId } of Object(all.data?.['alerts']).nodes) {
        const isListed = found.nodes.some((node: { id: string }) => node.id === id);
        expect([entityId, (await key(READ, { id })).data?.['alert'] !== null]).toEqual([entityId, isListed]);
        expect((await key(ENTITY, { id })).data?.['_entities']).toEqual([isListed ? expect.anything() : null]);
      }
      const entities = found.nodes.map(({ entityId }: { entityId: string }) => entityId).toSorted();
      return { entities, totalCount: found.totalCount, unread };
    };
    const answer = (...entities: string[]) => ({ entities, totalCount: entities.length, unread: entities.length });
    expect(await seen({})).toEqual(answer('301', '302', '303', '304'));
    expect(await seen({ accountIds: new Set([301, 303, 999]) })).toEqual(answer('301', '303'));
    expect(await seen({ projectIds: new Set([304]) })).toEqual(answer('304'));
    expect(await seen({ projectIds: new Set([301]) })).toEqual(answer());
    expect(await seen({ projectIds: new Set([304]), accountIds: new Set([301]) })).toEqual(answer());
  });

  it('are counted for those who may read reports, and only counted', async () => {
    const key = service.as({ tenantId: 3, permissions: ['reports:read'], key: {} });
    expect((await key(COUNTS)).errors).toEqual([]);
    expect((await key(LIST)).code).toBe('FORBIDDEN');
    expect((await service.as({ tenantId: 3, permissions: ['expenses:read'], key: {} })(COUNTS)).code).toBe('FORBIDDEN');
  });

  it('are marked once with one Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'mark-1' };
    const asked = owner(1, 9);
    expect((await asked(MARK_ALL, {}, key)).data?.['markAllAlertsRead']).toEqual({ marked: 4 });
    expect((await asked(MARK_ALL, {}, key)).data?.['markAllAlertsRead']).toEqual({ marked: 4 });
    await asked(MARK, { id: ids[0], isRead: true }, { 'idempotency-key': 'mark-2' });
    const reused = await asked(MARK, { id: ids[0], isRead: false }, { 'idempotency-key': 'mark-2' });
    expect(reused.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('of a user are that user’s own', async () => {
    expect((await owner(1)(OF_USER, { id: '1' })).data?.['_entities']).toEqual([{ alerts: { totalCount: 4 } }]);
    expect((await owner(1)(OF_USER, { id: '2' })).data?.['_entities']).toEqual([{ alerts: null }]);
  });

  it('of another tenant are as if they were not there', async () => {
    for (const [query, variables] of [
      [READ, {}],
      [MARK, { isRead: true }],
      [ENTITY, {}],
    ] as const) {
      const foreign = await owner(2)(query, { id: ids[0], ...variables });
      const withoutDate = ({ headers: _headers, ...answer }: typeof foreign) => answer;
      for (const absent of ['9007199254740991', '99999999999999999999', '0', 'x']) {
        const answer = await owner(2)(query, { id: absent, ...variables });
        expect(withoutDate(answer)).toEqual(withoutDate(foreign));
      }
    }
    expect((await listed(2)).totalCount).toBe(0);
    expect((await owner(2)(MARK_ALL)).data?.['markAllAlertsRead']).toEqual({ marked: 0 });
  });
});

describe('preferences', () => {
  it('begin with the defaults of the role', async () => {
    for (const role of ['OWNER', 'ADMIN', 'ANALYST', 'MEMBER'] as const) {
      const { data } = await service.as({ tenantId: 5, role })(PREFERENCES);
      const email = role === 'OWNER' || role === 'ADMIN';
      expect(data?.['notificationPreferences']).toEqual([
        { alertType: 'LOW_BALANCE', email, inApp: true, frequency: 'IMMEDIATE' },
        { alertType: 'FORECAST_OVERSPEND', email, inApp: true, frequency: 'IMMEDIATE' },
        { alertType: 'WEBHOOK_DISABLED', email, inApp: true, frequency: 'IMMEDIATE' },
      ]);
    }
  });

  it('hide a type from list, counts and marks, for that person alone, and leave an audit entry', async () => {
    await withAlerts(6);
    const hidden = { alertType: 'LOW_BALANCE', email: false, inApp: false, frequency: 'WEEKLY' };
    const { data } = await owner(6)(SET, { preferences: [hidden] });
    expect(data?.['setNotificationPreferences']).toEqual([
      hidden,
      { alertType: 'FORECAST_OVERSPEND', email: true, inApp: true, frequency: 'IMMEDIATE' },
      { alertType: 'WEBHOOK_DISABLED', email: true, inApp: true, frequency: 'IMMEDIATE' },
    ]);
    expect((await listed(6)).totalCount).toBe(1);
    expect((await listed(6, {}, 2)).totalCount).toBe(4);
    expect((await owner(6)(COUNTS)).data?.['alertCounts']).toMatchObject({ unread: 1 });
    expect((await owner(6)(MARK_ALL)).data?.['markAllAlertsRead']).toEqual({ marked: 1 });
    const entries = await harness.sql(
      `select actor, action, changes from audit_entries where tenant_id = 6 and actor like 'user:%'`,
    );
    expect(entries).toEqual([
      {
        ...{ actor: 'user:1', action: 'notification_preferences.changed' },
        changes: {
          low_balance: {
            before: { email: true, in_app: true, frequency: 'immediate' },
            after: { email: false, in_app: false, frequency: 'weekly' },
          },
        },
      },
    ]);
  });

  it('name each type once', async () => {
    const one = { alertType: 'LOW_BALANCE', email: true, inApp: true, frequency: 'DAILY' };
    expect((await owner(6)(SET, { preferences: [one, one] })).code).toBe('VALIDATION_FAILED');
  });
});

describe('who may', () => {
  it('asks for a permission, and for a person where something is a person’s', async () => {
    const ids = await withAlerts(8);
    const reader = service.as({ tenantId: 8, service: 'analytics', permissions: ['alerts:read', 'alerts:write'] });
    expect((await reader(LIST)).data?.['alerts']).toMatchObject({ totalCount: 4 });
    expect((await reader(COUNTS)).data?.['alertCounts']).toMatchObject({ unread: 4 });
    const asked = [
      [MARK, { id: ids[0], isRead: true }],
      [MARK_ALL, {}],
      [PREFERENCES, {}],
      [SET, { preferences: [] }],
    ] as const;
    for (const [query, variables] of asked) expect((await reader(query, variables)).code).toBe('FORBIDDEN');
    const nobody = service.as({ tenantId: 8, permissions: [] });
    const anonymous = service.as({ tenantId: 8, anonymous: true });
    const everything = [...asked, [LIST, {}], [COUNTS, {}], [READ, { id: ids[0] }]] as const;
    for (const [query, variables] of everything) {
      expect((await nobody(query, variables)).code).toBe('FORBIDDEN');
      expect((await anonymous(query, variables)).code).toBe('UNAUTHENTICATED');
    }
    const ticket = `mutation { openAlertStream { ticket } }`;
    expect((await nobody(ticket)).code).toBe('FORBIDDEN');
    expect((await anonymous(ticket)).code).toBe('UNAUTHENTICATED');
  });
});

import { issueApiKeyToken, newApiKeyPrefix, readApiKeyToken } from '@outlay/tenancy/api-key-token';
import { waitFor } from '@outlay/testkit/wait-for';
import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';

const PROJECTS = '{ projects { totalCount } }';
const HOUR_MS = 3_600_000;

let kit: GatewayKit;
beforeAll(async () => {
  kit = await startGatewayKit({ RATE_LIMIT_KEY: '8', RATE_LIMIT_ANONYMOUS: '10000', RATE_LIMIT_TENANT: '10000' });
});
afterAll(() => kit.stop());

let last = 100;
function newKey(grant: object = {}, tenantId = 1) {
  last += 1;
  const { text, hash } = issueApiKeyToken(newApiKeyPrefix(tenantId));
  const limits = { projectIds: ['12'], accountIds: null, maxAmountMinor: '50000', maxPerDayMinor: null };
  const validUntil = new Date(Date.now() + HOUR_MS).toISOString();
  const granted = { id: String(last), madeBy: '5', permissions: ['projects:read'], ...limits, validUntil, ...grant };
  kit.subgraphs.apiKeyGrants.set(hash, granted);
  return { token: text, hash, keyId: last };
}
const codeOf = async (token: string, query = PROJECTS, headers: Record<string, string> = {}) => {
  const { status, body } = await kit.graphql(query, { token, headers });
  return `${status} ${body.errors?.[0]?.extensions.code ?? 'OK'}`;
};

describe('an API key', () => {
  it('acts under its own name, within its tenant, its scopes and its limits', async () => {
    const { token, keyId } = newKey();
    expect(await codeOf(token)).toBe('200 OK');
    const { request } = kit.subgraphs.calls.findLast(({ field }) => field === 'projects')!;
    expect(request).toMatchObject({
      tenantId: 1,
      principal: {
        ...{ kind: 'key', keyId, permissions: new Set(['projects:read']) },
        limits: { projectIds: new Set([12]), accountIds: null, maxAmountMinor: 50_000n, maxPerDayMinor: null },
      },
    });
    expect(await codeOf(token, PROJECTS, { 'x-tenant-id': 'acme' })).toBe('200 OK');
    expect(await codeOf(token, PROJECTS, { 'x-tenant-id': 'globex' })).toBe('403 TENANT_MISMATCH');
    expect(await codeOf(token, '{ accounts { totalCount } }')).toBe('403 FORBIDDEN');
  });

  it('is no person, whatever its scopes', async () => {
    const permissions = ['alerts:read', 'expenses:read', 'alerts:write', 'users:read'];
    const refused = [
      '{ me { permissions } }',
      '{ sessions { id } }',
      '{ notificationPreferences { email } }',
      '{ savedFilters { id } }',
      '{ apiKeys { id } }',
      'mutation { markAllAlertsRead { marked } }',
      'mutation { logoutAll }',
    ];
    const { token } = newKey({ permissions });
    for (const query of refused) expect([query, await codeOf(token, query)]).toEqual([query, '403 FORBIDDEN']);
    const other = newKey({ permissions });
    const me = await kit.call({ path: '/api/v1/auth/me', headers: { authorization: `Bearer ${other.token}` } });
    expect([me.status, me.text]).toEqual([403, expect.stringContaining('This API key may not do this')]);
  });

  it.each<[string, (token: string) => string]>([
    ['guessed', () => issueApiKeyToken(newApiKeyPrefix(1)).text],
    ['of another tenant', (token) => issueApiKeyToken(readApiKeyToken(token)!.prefix.replace(/^1/, '2')).text],
    ['with a wrong checksum', (token) => token.slice(0, -1) + (token.endsWith('x') ? 'y' : 'x')],
    ['with the secret of another', (token) => `${token.slice(0, 14)}${newKey().token.slice(14)}`],
    ['cut', (token) => token.slice(0, -2)],
    ['of nothing but its first letters', () => 'olk_'],
  ])('that is %s gets 401', async (_what, change) => {
    expect(await codeOf(change(newKey().token))).toBe('401 UNAUTHENTICATED');
  });

  it('that has expired gets 401', async () => {
    const { token } = newKey({ validUntil: new Date(Date.now() - 1).toISOString() });
    expect(await codeOf(token)).toBe('401 UNAUTHENTICATED');
  });

  it('ends with the event of its revocation, and changes with that of its maker', async () => {
    const { token, hash, keyId } = newKey();
    expect(await codeOf(token)).toBe('200 OK');
    const grant = kit.subgraphs.apiKeyGrants.get(hash)!;
    kit.subgraphs.apiKeyGrants.set(hash, { ...grant, permissions: [] });
    kit.log.userChanged({ tenantId: 1, userId: 5, version: 2, sessionVersion: 2 });
    expect(await codeOf(token)).toBe('403 FORBIDDEN');
    kit.subgraphs.apiKeyGrants.set(hash, grant);
    kit.log.userChanged({ tenantId: 1, userId: 5, version: 3, sessionVersion: 3 });
    expect(await codeOf(token)).toBe('200 OK');
    kit.subgraphs.apiKeyGrants.delete(hash);
    kit.log.apiKeyChanged({ tenantId: 1, keyId, version: 2 });
    expect(await codeOf(token)).toBe('401 UNAUTHENTICATED');
  });

  it('ends within two seconds while the event log is lost', async () => {
    const { token, hash } = newKey();
    kit.log.healthy = false;
    try {
      expect(await codeOf(token)).toBe('200 OK');
      kit.subgraphs.apiKeyGrants.delete(hash);
      await waitFor(async () => (await codeOf(token)) === '401 UNAUTHENTICATED', { timeoutMs: 2_000 });
    } finally {
      kit.log.healthy = true;
    }
  });

  it('has a rate limit of its own', async () => {
    const [one, other] = [newKey(), newKey()];
    for (let n = 0; n < 8; n++) expect(await codeOf(one.token)).toBe('200 OK');
    expect(await codeOf(one.token)).toBe('429 RATE_LIMITED');
    expect(await codeOf(other.token)).toBe('200 OK');
  });

  it('ends its streams when it is revoked', async () => {
    const { token, hash, keyId } = newKey({ permissions: ['alerts:read'] });
    const answer = kit.call({ path: '/api/v1/alerts/stream', headers: { authorization: `Bearer ${token}` } });
    await waitFor(() =>
      kit.subgraphs.calls.some(({ field, request: { principal } }) => {
        return field === 'openAlertStream' && principal.kind === 'key' && principal.keyId === keyId;
      }),
    );
    kit.subgraphs.apiKeyGrants.delete(hash);
    kit.log.apiKeyChanged({ tenantId: 1, keyId, version: 2 });
    expect((await answer).status).toBe(200);
  });
});

describe('the quota of a tenant', () => {
  it('is shared by its people and keys, holds nobody else, and follows events', async () => {
    kit.subgraphs.requestQuotas.set(77, 5);
    const person = await kit.subgraphs.accessToken({ sub: '771', tid: 77 });
    const { token } = newKey({ id: '770' }, 77);
    for (const caller of [person, token, person, token, person]) expect(await codeOf(caller)).toBe('200 OK');
    for (const caller of [person, token]) expect(await codeOf(caller)).toBe('429 QUOTA_EXCEEDED');
    const { headers } = await kit.graphql(PROJECTS, { token: person });
    expect(headers).toMatchObject({ 'ratelimit-limit': '5', 'ratelimit-remaining': '0' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    const elsewhere = await kit.subgraphs.accessToken({ sub: '781', tid: 78 });
    for (let n = 0; n < 10; n++) expect(await codeOf(elsewhere)).toBe('200 OK');
    kit.log.tenantChanged({ tenantId: 77, version: 2, requestsPerMinute: 50 });
    expect(await codeOf(person)).toBe('200 OK');
    kit.log.tenantChanged({ tenantId: 77, version: 3, requestsPerMinute: null });
    for (let n = 0; n < 60; n++) expect(await codeOf(person)).toBe('200 OK');
  });
});

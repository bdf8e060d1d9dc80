import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@outlay/testkit/wait-for';
import { anybody, mergeRules } from '../src/permissions/rules.ts';
import { ruleTree } from '../src/permissions/rule-tree.ts';
import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';

describe('every answer', () => {
  let kit: GatewayKit;
  beforeAll(async () => {
    kit = await startGatewayKit();
  });
  afterAll(() => kit.stop());

  it.each(['/livez', '/nothing', '/api/v1/projects', '/graphql', '/.well-known/jwks.json'])(
    'carries its request id, its timing and what keeps browsers safe: %s',
    async (path) => {
      const { headers } = await kit.call({ path, headers: { 'x-request-id': 'abc-123' } });
      expect(headers).toMatchObject({
        'x-request-id': 'abc-123',
        'server-timing': expect.stringMatching(/total;dur=\d/),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/);
      expect(headers['content-security-policy']).not.toMatch(/unsafe/);
      expect(headers['x-powered-by']).toBeUndefined();
    },
  );

  it('makes a request id of its own where there is none, or none that may be logged', async () => {
    const own = (await kit.call({ path: '/livez' })).headers['x-request-id'];
    expect(own).toMatch(/^[0-9a-f-]{36}$/);
    const odd = await kit.call({ path: '/livez', headers: { 'x-request-id': 'x'.repeat(200) } });
    expect(odd.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('for an unknown address or method has the one error shape', async () => {
    const unknown = await kit.call({ path: '/nothing?token=secret' });
    expect({ status: unknown.status, ...unknown.body }).toEqual({
      status: 404,
      error_code: 'NOT_FOUND',
      message: 'There is nothing at this address.',
      details: [],
    });
    const wrong = await kit.call({ method: 'DELETE', path: '/livez' });
    expect(wrong.status).toBe(405);
    expect(wrong.headers['allow']).toContain('GET');
  });

  it('refuses an Idempotency-Key that is none', async () => {
    const token = await kit.subgraphs.accessToken();
    const headers = { 'idempotency-key': 'x'.repeat(256) };
    const { status, body } = await kit.graphql('{ me { permissions } }', { token, headers });
    expect({ status, code: body.errors?.[0]?.extensions.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
  });
});

describe('the explorer', () => {
  let kit: GatewayKit;
  beforeAll(async () => {
    kit = await startGatewayKit();
  });
  afterAll(() => kit.stop());

  it('is a page that needs no other host', async () => {
    const page = await kit.call({ path: '/graphql', headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).not.toMatch(/https?:\/\//);
    const assets = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(assets).toHaveLength(6);
    for (const path of assets) {
      const asset = await kit.call({ path });
      expect({ path, status: asset.status }).toEqual({ path, status: 200 });
      expect(asset.text.length).toBeGreaterThan(200);
    }
  });

  it('may ask the graph about itself', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const { status, body } = await kit.graphql(getIntrospectionQuery());
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(JSON.stringify(body.data)).toContain('recordExpense');
    expect(JSON.stringify(body.data)).not.toContain('resolveTenant');
  });
});

describe('while the graph is being worked on', () => {
  it('a changed file is in use without a restart, and a broken one is not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outlay-graph-'));
    const path = join(folder, 'supergraph.graphql');
    await copyFile(new URL('../supergraph.graphql', import.meta.url), path);
    const rules = mergeRules(ruleTree);
    const kit = await startGatewayKit({ NODE_ENV: 'development' }, { supergraphPath: path, rules });
    try {
      const token = await kit.subgraphs.accessToken();
      const sdl = await readFile(path, 'utf8');
      const codeOfNew = async () => {
        const { body } = await kit.graphql('{ projects { nodes { name colour } } }', { token });
        return body.errors?.[0]?.extensions.code;
      };
      expect(await codeOfNew()).toBe('VALIDATION_FAILED');
      await writeFile(path, 'type Query {');
      await writeFile(path, sdl.replace(/(type Project[^{]*\{)/, '$1\n  colour: String @join__field(graph: PROJECTS)'));
      // The new field has no rule yet: known, and denied.
      await waitFor(async () => (await codeOfNew()) === 'FORBIDDEN');
      expect((await kit.graphql('{ projects { totalCount } }', { token })).body.data).toEqual({
        projects: { totalCount: 1 },
      });
    } finally {
      await kit.stop();
      await rm(folder, { recursive: true });
    }
  });

  it('a rule for what the graph has not keeps the gateway from starting', async () => {
    const rules = mergeRules(ruleTree, { Vault: { gold: anybody } });
    await expect(startGatewayKit({}, { rules })).rejects.toThrow();
  });
});

import { readFileSync } from 'node:fs';
import { openApiValidator } from '@outlay/testkit/openapi-validator';
import { openApiDocument } from '../src/rest/openapi/document.ts';
import { REST_PREFIX, restRoutes } from '../src/rest/routes.ts';
import { startRest, type RestApp } from './rest-app.ts';

const committed: unknown = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'));
const document = openApiDocument(restRoutes, REST_PREFIX);
const validator = openApiValidator(document);
const withId = (path: string): string => REST_PREFIX + path.replace('{id}', '45');

describe('the OpenAPI document', () => {
  let rest: RestApp;
  beforeAll(async () => void (rest = await startRest(null)));
  afterAll(() => rest.close());

  it('is served without signing in, and committed as it is served', async () => {
    const reply = await rest.app.inject('/api/openapi.json');
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toEqual(committed);
  });

  it('has a page that loads nothing from elsewhere', async () => {
    const page = await rest.app.inject('/api/docs/');
    expect(page.statusCode).toBe(200);
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, asset]) => asset ?? '');
    expect(assets.length).toBeGreaterThan(2);
    for (const asset of assets) {
      const url = new URL(asset, 'http://outlay/api/docs/');
      expect(url.origin).toBe('http://outlay');
      expect((await rest.app.inject(url.pathname)).statusCode).toBe(200);
    }
    expect(page.headers['content-security-policy']).not.toContain('unsafe-inline');
  });

  it('documents every route once', () => {
    const names = restRoutes.map((route) => `${route.method} ${REST_PREFIX}${route.path}`);
    expect(new Set(names).size).toBe(names.length);
    expect([...validator.routes].sort()).toEqual(names.sort());
  });

  it('names each operation once', () => {
    const ids = restRoutes.map((route) => route.operationName);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers to nothing that it does not have', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '');
    const found = references.map((path) =>
      path.split('/').reduce<unknown>((node, key) => (isRecord(node) ? node[key] : undefined), document),
    );
    expect(found).not.toContain(undefined);
  });

  it.each(restRoutes.filter((route) => route.reply))('$method $path has an example that fits', (route) => {
    const status = route.status ?? 200;
    validator.check({
      method: route.method,
      path: withId(route.path),
      status,
      body: route.answerExample,
    });
  });

  it.each(restRoutes.filter((route) => route.bodyExample))('$method $path takes its own example', (route) => {
    const body = route.input.shape.body.safeParse(route.bodyExample);
    expect(body.error).toBeUndefined();
  });

  it.each(restRoutes)('$method $path answers its refusals as documented', async (route) => {
    const url = withId(route.path);
    const reply = await rest.app.inject({ method: route.method, url: `${url}?surplus=1` });
    const expected = route.access === 'public' ? 400 : 401;
    expect(reply.statusCode).toBe(expected);
    validator.check({ method: route.method, path: url, status: reply.statusCode, body: reply.json() });
  });
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

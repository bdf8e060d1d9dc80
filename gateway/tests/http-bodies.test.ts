import { request } from 'undici';
import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';

let kit: GatewayKit;
let authorization: string;
beforeAll(async () => {
  kit = await startGatewayKit();
  authorization = `Bearer ${await kit.subgraphs.accessToken()}`;
});
afterAll(() => kit.stop());

interface Outcome {
  status: number;
  code: string | undefined;
  fields: string[];
}

/** Sends bytes, and reads an error in the shape of REST or of GraphQL. */
async function send(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Outcome> {
  const answer = await request(kit.url + path, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body,
  });
  const outcome: Partial<Record<'error_code' | 'details' | 'errors', never>> = JSON.parse(await answer.body.text());
  const [error] = errorsOf(outcome);
  return { status: answer.statusCode, code: error?.code, fields: error?.fields ?? [] };
}

function errorsOf(body: object): { code: string; fields: string[] }[] {
  const names = (details: unknown): string[] =>
    Array.isArray(details) ? details.map((detail: { field: string }) => detail.field).sort() : [];
  if ('error_code' in body && 'details' in body) {
    return [{ code: String(body.error_code), fields: names(body.details) }];
  }
  if (!('errors' in body) || !Array.isArray(body.errors)) return [];
  return body.errors.map(({ extensions }: { extensions: { code: string; details: unknown } }) => ({
    code: extensions.code,
    fields: names(extensions.details),
  }));
}

const REST = '/api/v1/projects';
const GRAPH = '/graphql';
const restBody = '{"name":"Harbour","description":"§"}';
const graphBody = '{"query":"query ($q: String) { projects(filter: {q: $q}) { totalCount } }","variables":{"q":"§"}}';
const doors = [
  ['REST', REST, restBody],
  ['GraphQL', GRAPH, graphBody],
] as const;

/** A body is read where its fields are what is wrong, or nothing is. */
const wasRead = ({ status, fields }: Outcome) => status === 200 || fields.includes('start_date');

describe.each(doors)('a body by %s', (_name, path, body) => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json; charset=UTF-8',
    'application/json;charset="utf-8"',
    'application/json; charset=utf8',
    'APPLICATION/JSON',
    'application/json; version=1',
    'application/json;',
  ])('is read as %s', async (type) => {
    expect(wasRead(await send(path, body, { 'content-type': type }))).toBe(true);
  });

  it.each([
    'application/json; charset=utf-16',
    'application/json; charset=iso-8859-1',
    'application/json; charset="latin1"',
    'application/json; charset=us-ascii',
    'application/json; charset=utf-8; charset=utf-16',
    'application/json; charset=',
    'application/json, text/plain',
    'application/merge-patch+json',
    'application/jsonx',
    'application/xml',
    'text/plain',
    'multipart/form-data; boundary=x',
    '*/*',
  ])('is 415 as %s', async (type) => {
    expect(await send(path, body, { 'content-type': type })).toMatchObject({
      ...{ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' },
    });
  });

  it.each(['gzip', 'br', 'deflate', 'zstd', 'compress', 'GZIP', 'identity, gzip', 'x'])(
    'is 415 in the content coding %s',
    async (coding) => {
      expect(await send(path, body, { 'content-encoding': coding })).toMatchObject({ status: 415 });
    },
  );

  it('is read in the content coding identity, which is none', async () => {
    expect(wasRead(await send(path, body, { 'content-encoding': 'identity' }))).toBe(true);
  });

  it('is read without its byte order mark', async () => {
    expect(wasRead(await send(path, `\ufeff${body}`))).toBe(true);
    expect(await send(path, `\ufeff\ufeff${body}`)).toMatchObject({ status: 400, fields: ['body'] });
  });

  it.each([
    ['a lone byte of Latin-1', [0xe9]],
    ['a sequence that is cut off', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a code point beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['UTF-16', [0xff, 0xfe]],
  ])('is 400 with bytes that are not UTF-8: %s', async (_what, bytes) => {
    const [before = '', after = ''] = body.split('§');
    const written = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
    expect(await send(path, written)).toEqual({ status: 400, code: 'VALIDATION_FAILED', fields: ['body'] });
  });

  it.each(['\\ud800', '\\uDC00', 'a\\ud800b', '\\udc00\\ud800', '\\ud83d\\ud83d\\ude00'])(
    'is 400 with half of a surrogate pair: %s',
    async (half) => {
      const outcome = await send(path, body.replace('§', half));
      expect(outcome).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
      expect(outcome.fields[0]).toMatch(/description|variables\.q/);
    },
  );

  it.each(['\\ud83d\\ude00', '😀', '\\\\ud800', '\\u00e9', '\\u0041'])('is read with %s', async (text) => {
    expect(wasRead(await send(path, body.replace('§', text)))).toBe(true);
  });
});

describe('a key that is given twice', () => {
  it.each([
    [REST, '{"name":"a","name":"b"}', ['name']],
    [REST, '{"name":"a","start_date":"2025-01-01","name":"a"}', ['name']],
    [REST, '{"name":"a","\\u006eame":"b"}', ['name']],
    [REST, '{"name":{"x":1,"y":2,"x":3}}', ['name.x']],
    [REST, '{"name":[{"x":1},{"x":1,"x":2}]}', ['name.1.x']],
    [REST, '{"a":1,"a":2,"b":{"c":1,"c":1}}', ['a', 'b.c']],
    [REST, '{"":1,"":2}', ['body']],
    [GRAPH, '{"query":"{ __typename }","query":"{ me { id } }"}', ['query']],
    [GRAPH, '{"query":"{ __typename }","variables":{"a":1,"a":2}}', ['variables.a']],
    [GRAPH, '{"query":"{ __typename }","variables":{"a":{"b":1,"b":1}}}', ['variables.a.b']],
  ])('is 400 at %s: %s', async (path, body, fields) => {
    expect(await send(path, body)).toEqual({ status: 400, code: 'VALIDATION_FAILED', fields });
  });

  it('is none where another object, or a text, has it', async () => {
    const query = '{ a: projects { totalCount } b: projects { totalCount } }';
    const body = { query, variables: { a: { b: 1, c: '"b":1,"b":2' }, b: [{ b: 1 }, { b: 2 }] } };
    expect((await send(GRAPH, JSON.stringify(body))).status).toBe(200);
  });
});

describe('a body that is there to keep us busy', () => {
  it.each([
    ['nested deep', `{"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['nested objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['many values', `{"name":[${'1,'.repeat(20_000)}1]}`],
    ['many keys', `{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(',')}}`],
    ['a prototype', '{"__proto__":{"role":"OWNER"}}'],
    ['an escaped prototype', '{"\\u005f_proto__":{"role":"OWNER"}}'],
    ['a constructor', '{"constructor":{"prototype":{}}}'],
  ])('is 400: %s', async (_name, body) => {
    for (const path of [REST, GRAPH]) expect(await send(path, body)).toMatchObject({ status: 400 });
  });
});

describe('half of a surrogate pair in the literals of a query', () => {
  it.each(['"\\ud800"', '"\\uD83D"', '"\\u{D800}"', '"\\udfff x"'])('is 400: %s', async (literal) => {
    const query = `{ projects(filter: {q: ${literal}}) { totalCount } }`;
    expect(await send(GRAPH, JSON.stringify({ query }))).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
  });
});

import { connect } from 'node:net';
import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';

let kit: GatewayKit;
let token: string;
beforeAll(async () => {
  kit = await startGatewayKit();
  token = await kit.subgraphs.accessToken();
});
afterAll(() => kit.stop());

interface Reply {
  status: number;
  headers: Map<string, string>;
  body: string;
}

/** Sends a request line, or a whole head, as it stands: no client would send most of these. */
function raw(head: string, { isWhole = false, body = '' } = {}): Promise<Reply> {
  const own = `Host: localhost\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n`;
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(kit.url).port), '127.0.0.1', () =>
      socket.write(`${head}\r\n${isWhole ? '' : own}\r\n${body}`),
    );
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('close', () => resolve(read(answer)));
    socket.on('error', reject);
  });
}

function read(answer: string): Reply {
  const at = answer.indexOf('\r\n\r\n');
  const [line = '', ...fields] = answer.slice(0, at).split('\r\n');
  const headers = fields.map((field): [string, string] => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
  });
  return { status: Number(line.split(' ')[1]), headers: new Map(headers), body: answer.slice(at + 4) };
}

const get = (path: string) => raw(`GET ${path} HTTP/1.1`);
const codeIn = ({ body }: Reply) => /"(?:error_)?code":"(\w+)"/.exec(body)?.[1];

describe('the documentation’s files', () => {
  it.each([
    '..',
    '%2e%2e',
    '%2E%2e',
    '.',
    '%2e',
    './',
    '../..',
    '..%2f..%2fpackage.json',
    '%2e%2e%2f%2e%2e%2fpackage.json',
    '..%5c..%5cpackage.json',
    '%5c',
    '%00',
    'swagger-ui.css%00',
    '%2f',
    '%2fetc%2fpasswd',
    '/',
    '//',
    '.git',
    '.',
    'nothing.js',
    'a/b.js',
    '',
  ])('%s is 404', async (name) => {
    const reply = await get(`/api/docs/static/${name}`);
    expect({ name, status: reply.status, code: codeIn(reply) }).toEqual({ name, status: 404, code: 'NOT_FOUND' });
  });

  it.each(['%', '%zz', '%e0%a4%a', '%ff', '%c0%ae'])('%s, which cannot be decoded, is 400', async (name) => {
    expect(await get(`/api/docs/static/${name}`)).toMatchObject({ status: 400 });
  });

  it('are there', async () => {
    expect(await get('/api/docs/static/swagger-ui.css')).toMatchObject({ status: 200 });
    expect(await get('/api/docs')).toMatchObject({ status: 200 });
  });
});

describe('Cache-Control', () => {
  const cases: [string, string, number][] = [
    ['GET', '/api/v1/projects', 200],
    ['GET', '/api/v1/projects/7', 200],
    ['GET', '/api/v1/projects/7?x=1', 400],
    ['GET', '/api/v1/nothing', 404],
    ['DELETE', '/api/v1/projects', 405],
    ['HEAD', '/api/v1/projects', 200],
    ['GET', '/graphql', 405],
    ['POST', '/graphql', 400],
    ['GET', '/api/v1/%ff', 400],
    ['FOO', '/api/v1/projects', 405],
  ];
  it.each(cases)('keeps %s %s (%i) out of every cache', async (method, path, status) => {
    const reply = await raw(`${method} ${path} HTTP/1.1`);
    expect([reply.status, reply.headers.get('cache-control')]).toEqual([status, 'no-store']);
  });

  it('lets what is the same for everybody be kept', async () => {
    for (const path of ['/.well-known/jwks.json', '/api/openapi.json', '/api/docs/static/swagger-ui.css']) {
      expect((await get(path)).headers.get('cache-control')).not.toBe('no-store');
    }
  });
});

describe('a slash at the end', () => {
  it.each(['/api/v1/projects', '/api/v1/projects/7', '/livez', '/api/openapi.json', '/.well-known/jwks.json'])(
    'of %s makes no difference',
    async (path) => {
      const [plain, slashed] = [await get(path), await get(`${path}/`)];
      expect([slashed.status, slashed.body]).toEqual([plain.status, plain.body]);
      expect(slashed.status).toBe(200);
    },
  );

  it('makes none to the methods there are', async () => {
    expect((await raw('DELETE /api/v1/projects/ HTTP/1.1')).headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it.each(['//api/v1/projects', '/api//v1/projects', '/api/v1/projects//', '/api/v1/projects/7//'])(
    'is the only one that is passed over: %s',
    async (path) => expect(await get(path)).toMatchObject({ status: 404 }),
  );
});

describe('methods', () => {
  it.each(['TRACE', 'PROPFIND', 'QUERY', 'LINK', 'PURGE', 'M-SEARCH', 'SEARCH', 'DELETE', 'PUT', 'PATCH'])(
    '%s where it is not offered is 405',
    async (method) => {
      const reply = await raw(`${method} /api/v1/projects HTTP/1.1`);
      expect([reply.status, codeIn(reply), reply.headers.get('allow')]).toEqual([
        ...[405, 'METHOD_NOT_ALLOWED', 'GET, HEAD, POST'],
      ]);
      expect(await raw(`${method} /api/v1/nothing HTTP/1.1`)).toMatchObject({ status: 404 });
    },
  );

  it.each(['FOO', 'get', 'Post', 'X-MINE', 'HELLO!'])('%s, which HTTP does not know, is 405', async (method) => {
    const reply = await raw(`${method} /api/v1/projects HTTP/1.1`);
    expect([reply.status, codeIn(reply)]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(reply.headers.get('allow')).toContain('GET, HEAD, POST');
  });

  it.each(['localhost:443', '/api/v1/projects', '[::1]:80', '*'])('CONNECT %s is 405', async (target) => {
    const reply = await raw(`CONNECT ${target} HTTP/1.1`);
    expect([reply.status, codeIn(reply)]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(reply.headers.get('allow')).toContain('GET, HEAD, POST');
  });

  it('HEAD answers as GET does, without a body', async () => {
    const [whole, head] = [await get('/api/v1/projects'), await raw('HEAD /api/v1/projects HTTP/1.1')];
    expect([head.status, head.body, head.headers.get('content-length')]).toEqual([
      ...[200, '', String(Buffer.byteLength(whole.body))],
    ]);
  });

  it('OPTIONS names the methods of a path', async () => {
    const reply = await raw('OPTIONS /api/v1/projects/7 HTTP/1.1');
    expect([reply.status, reply.headers.get('allow')]).toEqual([204, 'DELETE, GET, HEAD, PATCH, OPTIONS']);
    expect(await raw('OPTIONS * HTTP/1.1')).toMatchObject({ status: 204 });
  });
});

describe('GET /graphql', () => {
  it.each([undefined, '*/*', 'application/json', 'application/graphql-response+json', 'text/html;q=0, */*'])(
    'is JSON for Accept: %s',
    async (accept) => {
      const { status, headers, body } = await kit.call({ path: '/graphql', headers: accept ? { accept } : {} });
      expect([status, headers['content-type'], headers['allow']]).toEqual([
        ...[405, 'application/json; charset=utf-8', 'POST'],
      ]);
      expect(body.errors?.[0]?.extensions.code).toBe('METHOD_NOT_ALLOWED');
    },
  );

  it.each(['text/html', 'TEXT/HTML', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'])(
    'is the explorer for Accept: %s',
    async (accept) => {
      const { status, headers } = await kit.call({ path: '/graphql', headers: { accept } });
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    },
  );

  it('is JSON for everybody in production', async () => {
    const production = await startGatewayKit({ NODE_ENV: 'production', CORS_ORIGINS: 'https://app.example' });
    const { status, body } = await production.call({ path: '/graphql', headers: { accept: 'text/html' } });
    expect([status, body.errors?.[0]?.extensions.code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    await production.stop();
  });
});

describe('POST /graphql', () => {
  const cases: [string, { field: string; message: string; code: string }[]][] = [
    ['{}', [{ field: 'query', message: 'is required', code: 'REQUIRED' }]],
    ['{"query":""}', [{ field: 'query', message: 'must not be empty', code: 'REQUIRED' }]],
    [
      '{"query":1,"operationName":[]}',
      [
        { field: 'query', message: 'must be a text', code: 'INVALID_TYPE' },
        { field: 'operationName', message: 'must be a text', code: 'INVALID_TYPE' },
      ],
    ],
    [
      '{"query":"{me{tenant{id}}}","variables":[]}',
      [{ field: 'variables', message: 'must be an object', code: 'INVALID_TYPE' }],
    ],
    ['"query"', [{ field: 'body', message: 'must be an object', code: 'INVALID_TYPE' }]],
  ];
  it.each(cases)('%s is refused in plain words', async (body, details) => {
    const head = `POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    const reply = await raw(head, { body });
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.body).errors[0].extensions.details).toEqual(details);
  });

  it.each([
    ['fragment a on Query { __typename }', undefined, 'The query has no operation.'],
    ['query A { __typename } query B { __typename }', undefined, 'name the one to run in operationName'],
    ['query A { __typename }', 'B', 'no single operation with the name in operationName'],
  ])('says of %s with operationName %s which operation is missing', async (query, operationName, message) => {
    const body = JSON.stringify({ query, operationName });
    const head = `POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    const reply = await raw(head, { body });
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.body).errors[0].message).toContain(message);
  });
});

describe('a path that cannot be decoded', () => {
  it.each(['/api/v1/projects/%', '/api/v1/projects/%E0%A4%A', '/api/v1/%ff', '/%C0%AE'])(
    'is named: %s',
    async (path) => {
      const reply = await get(path);
      expect(reply.status).toBe(400);
      expect(JSON.parse(reply.body).details).toEqual([
        { field: 'path', message: 'must be percent-encoded UTF-8', code: 'BAD_TEXT' },
      ]);
    },
  );
});

describe('what is hardly a request', () => {
  const long = 'x'.repeat(40_000);
  const heads: [string, number, string, string][] = [
    ['an address without end', 414, 'URI_TOO_LONG', `GET /api/v1/projects?q=${long} HTTP/1.1\r\nHost: localhost\r\n`],
    ['a header without end', 431, 'HEADERS_TOO_LARGE', `GET /livez HTTP/1.1\r\nHost: localhost\r\nX: ${long}\r\n`],
    ['headers without end', 431, 'HEADERS_TOO_LARGE', `GET /livez HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(5000)}`],
    ['no Host', 400, 'VALIDATION_FAILED', 'GET /livez HTTP/1.1\r\nConnection: close\r\n'],
    ['no Host for the API', 400, 'VALIDATION_FAILED', 'GET /api/v1/projects HTTP/1.1\r\nConnection: close\r\n'],
    ['two Hosts', 400, 'VALIDATION_FAILED', 'GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n'],
    [
      'a host of others',
      421,
      'MISDIRECTED_REQUEST',
      'GET http://e.example/api/v1/projects HTTP/1.0\r\nHost: localhost\r\n',
    ],
    ['no HTTP', 400, 'VALIDATION_FAILED', 'expenses, please\r\n'],
    ['a blank before a colon', 400, 'VALIDATION_FAILED', 'GET /livez HTTP/1.1\r\nHost : localhost\r\n'],
    ['bytes in an address', 400, 'VALIDATION_FAILED', 'GET /livez?\u00e9 HTTP/1.1\r\nHost: localhost\r\n'],
  ];
  it.each(heads)('%s is %i in the one error shape', async (_name, status, code, head) => {
    const reply = await raw(head.replace(/\r\n$/, ''), { isWhole: true });
    expect([reply.status, codeIn(reply)]).toEqual([status, code]);
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['a length and chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked'],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 3'],
    ['a negative length', 'Content-Length: -1'],
    ['a length of letters', 'Content-Length: two'],
    ['a length beyond numbers', 'Content-Length: 99999999999999999999'],
    ['a coding that does not end', 'Transfer-Encoding: gzip'],
    ['chunks that are none', 'Transfer-Encoding: chunked'],
  ])('%s is 400', async (_name, headers) => {
    const head = `POST /api/v1/projects HTTP/1.1\r\nContent-Type: application/json\r\n${headers}`;
    const reply = await raw(head, { body: '{}' });
    expect([reply.status, codeIn(reply)]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('expecting something that is not met is 417', async () => {
    const reply = await raw('POST /api/v1/projects HTTP/1.1\r\nExpect: magic\r\nContent-Length: 0');
    expect([reply.status, codeIn(reply)]).toEqual([417, 'EXPECTATION_FAILED']);
  });

  it('says with 415 what is taken', async () => {
    const reply = await raw('POST /api/v1/projects HTTP/1.1\r\nContent-Type: text/xml\r\nContent-Length: 2', {
      body: '{}',
    });
    expect([reply.status, reply.headers.get('accept'), reply.headers.get('accept-encoding')]).toEqual([
      ...[415, 'application/json', 'identity'],
    ]);
  });
});

describe('a query string', () => {
  const cases: [string, string][] = [
    ['page=1&page=2', 'page'],
    ['q=a&q=a', 'q'],
    ['status=active&status=completed', 'status'],
    ['from=2025-01-01&from=2025-01-02', 'from'],
    ['include_deleted=true&include_deleted=true', 'include_deleted'],
    ['sort=name&sort=name', 'sort'],
    ['q=%ff', 'q'],
    ['q=%', 'q'],
    ['q=%E0%A4%A', 'q'],
    ['q=%ED%A0%80', 'q'],
    ['q=a%00b', 'q'],
    ['%ff=1', 'query'],
    ['from=', 'from'],
    ['page=', 'page'],
    ['status=', 'status'],
    ['status=ACTIVE', 'status'],
    ['include_deleted=maybe', 'include_deleted'],
    ['sort=colour', 'sort'],
    ['limit=1', 'limit'],
  ];
  it.each(cases)('%s is 400 and names its parameter', async (query, field) => {
    const reply = await get(`/api/v1/projects?${query}`);
    expect(reply.status).toBe(400);
    const fields = JSON.parse(reply.body).details.map((detail: { field: string }) => detail.field);
    expect(fields).toEqual([field]);
  });

  it.each(['q=', 'q=%20%20', 'q=a+b', 'q=%E6%9D%B1%E4%BA%AC', '&&q=a&', '', 'q=a=b', 'q=a%26b'])(
    '%s is read',
    async (query) => expect(await get(`/api/v1/projects?${query}`)).toMatchObject({ status: 200 }),
  );

  it('says which values there are', async () => {
    const { body } = await get('/api/v1/projects?status=gone&include_deleted=maybe&page=1&page=2');
    expect(JSON.parse(body).details).toEqual([
      { field: 'status', message: 'must be one of active, completed, archived', code: 'INVALID_CHOICE' },
      { field: 'include_deleted', message: 'must be true or false', code: 'INVALID_CHOICE' },
      { field: 'page', message: 'must not be given more than once', code: 'REPEATED' },
    ]);
  });
});

import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';
import { createWebFixture, INDEX, SCRIPT, type WebFixture } from './kit/web-fixture.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const HASHED = '/assets/app-B1c2D3e4.js';

let fixture: WebFixture;
let kit: GatewayKit;
beforeAll(async () => {
  fixture = await createWebFixture();
  kit = await startGatewayKit({ WEB_DIST: fixture.folder, RATE_LIMIT_ANONYMOUS: '5' });
});
afterAll(async () => {
  await kit.stop();
  await fixture.remove();
});

/** Opens an address as a browser does. */
const open = (path: string, headers: Record<string, string> = {}) =>
  kit.call({ path, headers: { accept: BROWSER, ...headers } });

/** The body's bytes, and the headers as the gateway wrote them. */
async function bytesOf(path: string, encodings: string) {
  const { body, headers, statusCode } = await request(kit.url + path, { headers: { 'accept-encoding': encodings } });
  return { statusCode, headers, bytes: Buffer.from(await body.arrayBuffer()) };
}

/** Sends a path as it is written: clients normalise it. */
function rawStatus(path: string): Promise<string> {
  const { hostname, port } = new URL(kit.url);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  socket.on('error', reject);
  socket.on('close', () => resolve(text));
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  return promise;
}

describe('the page', () => {
  it.each(['/', '/sign-in', '/projects/7', '/projects/7/', '/apiary', '/overview?q=a.b&sort=-date'])(
    'is the index, which is never used without asking: %s',
    async (path) => {
      const { status, text, headers } = await open(path);
      expect({ status, text }).toEqual({ status: 200, text: INDEX });
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        vary: expect.stringMatching(/Accept, ?Accept-Language/i),
        etag: expect.any(String),
      });
    },
  );

  it('runs scripts and styles of its own origin alone, in no frame', async () => {
    expect((await open('/')).headers).toMatchObject({
      'content-security-policy':
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  it.each(['acme.outlay.example', 'acme.localhost:8080', 'spend.acme.example'])(
    'is served under the host of a tenant: %s',
    async (host) => {
      expect((await open('/overview', { host })).text).toBe(INDEX);
    },
  );

  it('is not served under a host that is nobody’s', async () => {
    expect((await open('/', { host: 'evil.example' })).status).toBe(421);
  });

  it.each(['/api/v1/nothing', '/api', '/graphql/nothing', '/.well-known/nothing', '/assets/nothing', '/nothing.png'])(
    'is not at %s',
    async (path) => {
      const { status, body, headers } = await open(path);
      expect({ status, code: body.error_code }).toEqual({ status: 404, code: 'NOT_FOUND' });
      expect(headers['cache-control']).toBe('no-store');
    },
  );

  it('leaves the API, its documents and the explorer where they are', async () => {
    expect((await open('/graphql')).text).toContain('/graphql/assets/graphiql.js');
    expect((await open('/api/docs/')).text).toContain('swagger');
    expect((await open('/livez')).body.status).toBe('ok');
    expect((await kit.call({ path: '/nothing', headers: { accept: 'application/json' } })).status).toBe(404);
    expect((await open('/api/v1/auth/login')).status).toBe(405);
    expect((await kit.call({ method: 'POST', path: '/projects' })).status).toBe(404);
  });

  it('is in use as soon as it is built anew', async () => {
    const before = await open('/');
    const index = join(fixture.folder, 'index.html');
    await writeFile(index, `${INDEX}<!-- new -->`);
    const after = await open('/', { 'if-none-match': String(before.headers['etag']) });
    expect(after.text).toContain('<!-- new -->');
    await writeFile(index, INDEX);
  });
});

describe('a file', () => {
  it.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
  ])('that the build hashed is kept for ever, as the build compressed it: %s', async (encoding, accepted, unpack) => {
    const { headers, bytes } = await bytesOf(HASHED, accepted);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': expect.stringMatching(/^(text|application)\/javascript; charset=utf-8$/),
      'content-encoding': encoding,
      vary: expect.stringMatching(/Accept-Encoding/i),
    });
    const suffix = encoding === 'br' ? 'br' : 'gz';
    expect(bytes).toEqual(await readFile(join(fixture.folder, `${HASHED}.${suffix}`)));
    expect(unpack(bytes).toString()).toBe(SCRIPT);
  });

  it('is plain for those who accept no encoding, or of which there is no copy', async () => {
    const plain = await bytesOf(HASHED, 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers['vary']).toMatch(/Accept-Encoding/i);
    expect(plain.bytes.toString()).toBe(SCRIPT);
    const font = await bytesOf('/assets/inter-A0a0A0a0.woff2', 'gzip, br');
    expect({ type: font.headers['content-type'], text: font.bytes.toString() }).toEqual({
      type: 'font/woff2',
      text: 'font',
    });
  });

  it('without a hash is asked about each time', async () => {
    const { headers } = await kit.call({ path: '/theme.js' });
    expect(headers['cache-control']).toBe('no-cache');
    expect((await kit.call({ path: '/favicon.svg' })).headers['content-type']).toMatch(/^image\/svg\+xml/);
  });

  it('that did not change is not sent again, nor its body for HEAD', async () => {
    const { headers, text } = await kit.call({ path: '/theme.js' });
    const again = await kit.call({ path: '/theme.js', headers: { 'if-none-match': String(headers['etag']) } });
    expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
    const head = await kit.call({ method: 'HEAD', path: '/theme.js' });
    expect({ status: head.status, text: head.text, length: head.headers['content-length'] }).toEqual({
      status: 200,
      text: '',
      length: String(text.length),
    });
  });

  it.each([
    ...[
      '/.env',
      '/.vite/first-load.json',
      '/assets/out-C1c1C1c1.txt',
      '/up/secret.txt',
      '/../secret.txt',
      '/assets/../../secret.txt',
    ],
    ...['/%2e%2e/secret.txt', '/assets/%2e%2e%2f%2e%2e%2fsecret.txt', '/%252e%252e/secret.txt', '//secret.txt'],
    ...[
      '/assets/..%5c..%5csecret.txt',
      '/assets',
      '/assets/',
      `${HASHED}.br`,
      `${HASHED}.gz`,
      '/assets/gone-D1d1D1d1.js',
    ],
  ])('that is not one of the build’s is 404: %s', async (path) => {
    const answer = await rawStatus(path);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).toContain('"error_code":"NOT_FOUND"');
    expect(answer).toMatch(/cache-control: no-store/i);
  });

  it('counts against nobody, found or not', async () => {
    for (let round = 0; round < 8; round += 1) {
      expect((await open('/assets/gone-D1d1D1d1.js')).headers['ratelimit-limit']).toBeUndefined();
      expect((await open('/')).status).toBe(200);
    }
    const { body } = await kit.graphql('{ me { permissions } }', { token: await kit.subgraphs.accessToken() });
    expect(body.errors).toBeUndefined();
  });
});

describe('without a built app', () => {
  it('there is nothing at the root', async () => {
    const bare = await startGatewayKit();
    try {
      expect((await bare.call({ headers: { accept: BROWSER } })).status).toBe(404);
    } finally {
      await bare.stop();
    }
  });

  it('a folder that is named is an error that says what to do', async () => {
    await expect(startGatewayKit({ WEB_DIST: join(fixture.folder, 'assets') })).rejects.toThrow(/npm run build/);
  });
});

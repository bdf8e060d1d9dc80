import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';
import { createWebFixture, FIRST_LOAD, INDEX, type WebFixture } from './kit/web-fixture.ts';

let fixture: WebFixture;
let kit: GatewayKit;
beforeAll(async () => {
  fixture = await createWebFixture();
  kit = await startGatewayKit({ WEB_DIST: fixture.folder });
});
afterAll(async () => {
  await kit.stop();
  await fixture.remove();
});

/** Opens an address as a browser does whose languages are these. */
const open = (path: string, language = 'en-US,en;q=0.9', headers: Record<string, string> = {}) =>
  kit.call({ path, headers: { accept: 'text/html,*/*;q=0.8', 'accept-language': language, ...headers } });

/** Returns what the page asks for before its scripts run, besides what the index names. */
async function preloadsOf(path: string, language?: string): Promise<string[]> {
  const { text } = await open(path, language);
  return [...text.matchAll(/<link rel="([a-z]+)"(?: as="style")? crossorigin href="([^"]+)">/g)].map(
    ([, rel, href]) => `${rel} ${href}`,
  );
}

describe('the page', () => {
  it('asks at once for its files and its texts', async () => {
    expect(await preloadsOf('/expenses')).toEqual([
      'modulepreload /assets/en-E1e1E1e1.js',
      'modulepreload /assets/shell-G1.js',
      'preload /assets/list-H1.css',
    ]);
    const { text } = await open('/expenses');
    expect(text).toMatch(/href="\/assets\/list-H1\.css"><\/head>/);
    expect(text).toContain('<link rel="preload" as="style" crossorigin href="/assets/list-H1.css">');
  });

  it('has the files of its own path', async () => {
    expect(await preloadsOf('/expenses/17?from=list')).toContain('modulepreload /assets/one-I1.js');
    expect(await preloadsOf('/expenses/17/')).toContain('modulepreload /assets/one-I1.js');
  });

  it('has the texts of its own pages in the language alone', async () => {
    expect(await preloadsOf('/expenses/17', 'de')).toContain('modulepreload /assets/one-de-K1.js');
    expect((await preloadsOf('/expenses/17', 'en')).join()).not.toContain('one-de-K1');
  });

  it.each([
    ['de-AT,de;q=0.9,en;q=0.8', 'de-F1f1F1f1'],
    ['DE', 'de-F1f1F1f1'],
    ['fr-CH,de;q=0.5', 'en-E1e1E1e1'],
    ['*', 'en-E1e1E1e1'],
    ['constructor', 'en-E1e1E1e1'],
    ['', 'en-E1e1E1e1'],
  ])('asks for the texts of the first language that the browser names: %s', async (language, texts) => {
    expect((await preloadsOf('/expenses', language))[0]).toBe(`modulepreload /assets/${texts}.js`);
  });

  it.each(['/', '/overview', '/expenses/new', '/expenses/%22%3E%3Cscript%3E', '/%3Cimg%20onerror%3E?<img onerror>'])(
    'is the index alone where the build knows no page, and never repeats the address: %s',
    async (path) => {
      expect((await open(path)).text).toBe(INDEX);
    },
  );

  it('is not sent again to who has it, and has a length', async () => {
    const { headers, text, status } = await open('/expenses');
    expect({ status, length: headers['content-length'], caching: headers['cache-control'] }).toEqual({
      status: 200,
      length: String(Buffer.byteLength(text)),
      caching: 'no-cache',
    });
    const tag = String(headers['etag']);
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
      const again = await open('/expenses', 'en', { 'if-none-match': known });
      expect({ status: again.status, text: again.text, etag: again.headers['etag'] }).toEqual({
        status: 304,
        text: '',
        etag: tag,
      });
    }
    expect((await open('/expenses', 'de', { 'if-none-match': tag })).status).toBe(200);
    expect((await open('/expenses/17', 'en', { 'if-none-match': tag })).status).toBe(200);
    const head = await kit.call({
      method: 'HEAD',
      path: '/expenses',
      headers: { accept: 'text/html', 'accept-language': 'en' },
    });
    expect({ status: head.status, text: head.text, length: head.headers['content-length'] }).toEqual({
      status: 200,
      text: '',
      length: String(Buffer.byteLength(text)),
    });
  });
});

describe('a build', () => {
  const write = (load: unknown): Promise<void> =>
    writeFile(join(fixture.folder, '.vite', 'first-load.json'), JSON.stringify(load));
  afterEach(() => write(FIRST_LOAD));

  it('that replaces another is in use at once', async () => {
    await open('/expenses');
    await write({
      ...FIRST_LOAD,
      pages: [{ name: 'new', pattern: '^/expenses$', files: ['assets/new-J1.js'], texts: {} }],
    });
    expect(await preloadsOf('/expenses')).toContain('modulepreload /assets/new-J1.js');
  });

  it.each([
    ['another version of the file', { version: 2 }],
    ['a name that needs an escape', { ...FIRST_LOAD, languages: { en: ['a"><script>.js'] } }],
    ['a pattern that is none', { ...FIRST_LOAD, pages: [{ name: 'x', pattern: '(', files: [], texts: {} }] }],
  ])('with %s gives the index alone', async (_what, load) => {
    await write(load);
    expect((await open('/expenses')).text).toBe(INDEX);
  });
});

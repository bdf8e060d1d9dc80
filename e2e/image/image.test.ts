import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PARTS } from '@outlay/scripts/start/service-names';
import { Bill } from '@outlay/scripts/image/bill-of-materials';
import { ImageConfig } from '@outlay/scripts/image/engine';
import { debianPackages, installedPackages } from '@outlay/scripts/image/installed-components';
import { ask, asRoot, output } from '@outlay/scripts/image/run';
import { waitFor } from '@outlay/testkit/wait-for';
import { ApiClient } from '../harness/api-client.ts';
import { signIn, type Person } from '../harness/tenant-kit.ts';
import { runInImage, startInImage, startProgram } from './image-process.ts';
import { startOutlayFrom, type OutlayFromImage } from './outlay-from-image.ts';

/** Of the whole image, in millions of bytes; 27 are fonts and libraries of exported files. */
const MOST_MB = 365;
const STOP_MS = 40_000;

const settings = z
  .object({ IMAGE_FOLDER: z.string(), IMAGE_SIZE: z.coerce.number(), IMAGE_CONFIG: z.string() })
  .parse(process.env);
const image = { folder: settings.IMAGE_FOLDER, config: ImageConfig.parse(JSON.parse(settings.IMAGE_CONFIG)) };
const app = join(image.folder, image.config.WorkingDir);
/** As root: some files of a system are not for everybody. */
const find = async (...args: string[]) => (await output(asRoot(['find', ...args]))).split('\n').filter(Boolean);

describe('the image', () => {
  it(`has at most ${MOST_MB} MB`, () => {
    expect(settings.IMAGE_SIZE / 1e6).toBeLessThanOrEqual(MOST_MB);
  });

  it('runs as a user named by number, and says what it is', () => {
    expect(image.config).toMatchObject({
      User: '1000:1000',
      Labels: {
        'org.opencontainers.image.licenses': 'MIT',
        'org.opencontainers.image.version': expect.stringMatching(/^\d+\.\d+\.\d+$/),
        'org.opencontainers.image.revision': expect.any(String),
        'org.opencontainers.image.source': expect.any(String),
      },
    });
  });

  it('has no history, no test, no secret, no npm and no way to become root', async () => {
    const ours = ['-path', '*/node_modules/*', '-prune', '-o'];
    const names = ['.git', '*.test.ts', 'tests', '.env*', '.outlay', 'secrets.json', '*.pem', '*.key'];
    const unwanted = names.flatMap((name, index) => [...(index === 0 ? [] : ['-o']), '-name', name]);
    expect(await find(app, ...ours, '(', ...unwanted, ')', '-print')).toEqual([]);
    expect(await find(image.folder, '-xdev', '-type', 'f', '-perm', '/6000')).toEqual([]);
    const places = [
      'usr/local/lib/node_modules',
      'usr/local/etc/npmrc',
      'root/.npmrc',
      'root/.npm',
      'run/secrets/npmrc',
    ];
    for (const place of places) expect((await ask(asRoot(['test', '-e', join(image.folder, place)]))).ok).toBe(false);
  });

  it('lists every package in it, and no other', async () => {
    const bill = Bill.parse(JSON.parse(await readFile(join(app, 'sbom.cdx.json'), 'utf8')));
    const listed = bill.components.map(({ name, version }) => `${name}@${version}`);
    const debian = debianPackages(await readFile(join(image.folder, 'var/lib/dpkg/status'), 'utf8'));
    const installed = [...(await installedPackages(app))].filter((name) => !name.startsWith('outlay@'));
    const node = `node@${process.versions.node}`;
    expect(debian.length).toBeGreaterThan(50);
    const expected = [...installed, ...debian.map(({ name, version }) => `${name}@${version}`), node];
    expect(new Set(listed)).toEqual(new Set(expected));
  });

  it('confines what runs in it', async () => {
    const script = `import { readFileSync, writeFileSync } from 'node:fs';
      const write = (path) => { try { writeFileSync(path, 'x'); return 'written'; } catch ({ code }) { return code; } };
      const status = readFileSync('/proc/self/status', 'utf8');
      console.log(JSON.stringify({ user: process.getuid(), groups: process.getgroups(), root: write('/x'), app: write('x'),
        tmp: write('/tmp/x'), caps: /CapEff:\\t(\\w+)/.exec(status)[1], privileges: /NoNewPrivs:\\t(\\d)/.exec(status)[1] }));`;
    const child = startProgram(image, ['node', '--input-type=module', '-e', script], {});
    expect(await child.ended).toBe(0);
    expect(JSON.parse(child.words())).toEqual({
      ...{ user: 1000, groups: [1000], root: 'EROFS', app: 'EROFS', tmp: 'written' },
      ...{ caps: '0000000000000000', privileges: '1' },
    });
  });
});

describe('Outlay from the image', () => {
  const parts = new AsyncDisposableStack();
  let outlay: OutlayFromImage;
  let owner: Person;
  let tenantId: string;
  beforeAll(async () => {
    outlay = await startOutlayFrom(image, parts);
    const { migrate, ready } = outlay.seconds;
    console.log(`Migrated in ${migrate.toFixed(1)} s; all parts ready ${ready.toFixed(1)} s after their start.`);
  });
  afterAll(() => parts.disposeAsync());

  it.each(PARTS)('%s is alive and ready, as the health check of the image says', async (part) => {
    const { PORT } = outlay.environments[part];
    for (const path of ['livez', 'readyz']) expect((await fetch(`http://127.0.0.1:${PORT}/${path}`)).status).toBe(200);
    await startProgram(image, ['node', 'scripts/docker/alive.ts'], { PORT }).ended.then((code) => expect(code).toBe(0));
  });

  it('has a health check that fails where nobody answers', async () => {
    expect(await startProgram(image, ['node', 'scripts/docker/alive.ts'], { PORT: '1' }).ended).toBe(1);
  });

  it('lets the operator create a tenant, whose Owner signs in', async () => {
    const cli = ['services/identity/src/cli.ts', 'tenants:create', '--name', 'Acme', '--slug', 'acme'];
    const said = await runInImage(image, [...cli, '--owner-email', 'owner@acme.example'], outlay.environments.identity);
    tenantId = /has id (\d+)/.exec(said)?.[1] ?? '';
    const password = /with the password (\S+)/.exec(said)?.[1] ?? '';
    owner = await signIn(new ApiClient(outlay.url, { 'x-tenant-id': 'acme' }), 'owner@acme.example', password);
  });

  it('records an expense, which shows in balance, list, dashboard and audit trail', async () => {
    const { api } = owner;
    const create = async (path: string, body: object): Promise<number> => {
      const { status, text, body: made } = await api.post(path, body);
      expect({ status, text }).toMatchObject({ status: 201 });
      return Number(made['id']);
    };
    const account = await create('/accounts', { name: 'Main', currency: 'USD', opening_balance: 1000 });
    const budget = { starting_budget: 50_000, projected_estimate: 52_000 };
    const dated = { start_date: '2025-01-01', currency: 'USD' };
    const project = await create('/projects', { name: 'Portal', ...dated, ...budget });
    const category = await create('/categories', { name: 'Software', color: '#336699' });
    const today = new Date().toISOString().slice(0, 10);
    const expense = await create('/expenses', {
      ...{ amount: 250.75, currency: 'USD', expense_date: today, vendor: 'Figma', account_id: account },
      ...{ project_id: project, is_project_related: true, category_id: category },
    });
    expect((await api.get(`/accounts/${account}`)).body).toMatchObject({ current_balance: 749.25 });
    expect((await api.get('/expenses')).body).toMatchObject({ items: [{ id: expense, amount: 250.75 }], total: 1 });
    // Readers that were started a moment ago may still be reading from the start of the log.
    await waitFor(async () => {
      const dashboard = await api.get(`/dashboards/project/${project}`);
      expect(dashboard.body).toMatchObject({ is_current: true, total_spend: 250.75 });
      const trail = await api.get(`/audit-logs?entity_type=expense&entity_id=${expense}`);
      expect(trail.body).toMatchObject({ items: [{ action: 'expense.created' }] });
      return true;
    });
  });

  it.each([
    ['csv', 'id,expense_date'],
    ['xlsx', 'PK'],
    ['pdf', '%PDF-'],
  ])('writes lists and reports as .%s', async (format, begin) => {
    for (const report of ['expenses', 'vendors']) {
      const url = `${outlay.url}/api/v1/reports/export.${format}?report=${report}`;
      const file = await fetch(url, { headers: owner.api.headers });
      const text = await file.text();
      expect({ status: file.status, text }).toMatchObject({ status: 200 });
      if (report === 'expenses' || format !== 'csv') expect(text.slice(0, 100)).toContain(begin);
      expect(text).not.toBe('');
    }
  });

  it('mails an activation link', async () => {
    const domains = { registration: 'domains', email_domains: ['acme.example'] };
    expect((await owner.api.patch(`/tenants/${tenantId}`, domains)).status).toBe(200);
    const anonymous = new ApiClient(outlay.url, { 'x-tenant-id': 'acme' });
    const person = { email: 'ada@acme.example', name: 'Ada' };
    expect((await anonymous.post('/auth/register', person)).status).toBe(201);
    await waitFor(async () =>
      (await (await fetch(`${outlay.mails}/api/messages`)).text()).includes('/activate#token='),
    );
  });

  it('serves the dashboard', async () => {
    const page = await fetch(outlay.url, { headers: { accept: 'text/html' } });
    const html = await page.text();
    expect({ status: page.status, html }).toMatchObject({
      status: 200,
      html: expect.stringContaining('<div id="app"'),
    });
    const script = /<script[^>]+src="([^"]+)"/.exec(html)?.[1] ?? '';
    expect((await fetch(new URL(script, outlay.url))).headers.get('content-type')).toContain('javascript');
  });

  it('runs the commands of init containers and CronJobs', async () => {
    const { DATABASE_WORKER_URL, ...ledger } = outlay.environments.ledger;
    const waited = await runInImage(image, ['scripts/await-migrations.ts', 'ledger'], { DATABASE_WORKER_URL });
    expect(waited).toContain('The database of ledger has every migration.');
    const env = { ...ledger, DATABASE_WORKER_URL };
    const job = await runInImage(image, ['scripts/outlay.ts', 'jobs', 'run', 'ledger-retention'], env);
    expect(job).toMatch(/^ledger-retention: (done|busy)/m);
  });

  it('has all that a backup to S3 and a restore load', async () => {
    const s3 = { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
    const listing = startInImage(image, ['scripts/backup.ts', '--list', '--to', 's3://backups/outlay'], s3);
    expect([await listing.ended, listing.words()]).toEqual([1, expect.stringContaining('ECONNREFUSED')]);
    const restore = startInImage(image, ['scripts/restore.ts'], {});
    expect([await restore.ended, restore.words()]).toEqual([
      1,
      expect.stringContaining('The place of the backup is missing.'),
    ]);
  });

  it('stops every part with exit code 0', async () => {
    const stopped = PARTS.toReversed().map(async (part) => {
      const start = performance.now();
      await outlay.processes[part].signal('TERM');
      const code = await Promise.race([outlay.processes[part].ended, late()]);
      return { part, code, seconds: (performance.now() - start) / 1_000 };
    });
    const ends = await Promise.all(stopped);
    console.log(`Stopped: ${ends.map(({ part, seconds }) => `${part} ${seconds.toFixed(1)} s`).join(', ')}.`);
    expect(ends.map(({ part, code }) => [part, code])).toEqual(ends.map(({ part }) => [part, 0]));
  });
});

async function late(): Promise<string> {
  const timeout = AbortSignal.timeout(STOP_MS);
  return new Promise((resolve) => timeout.addEventListener('abort', () => resolve('still running')));
}

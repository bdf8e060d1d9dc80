import { PassThrough, Readable } from 'node:stream';
import { Migration } from '@mikro-orm/migrations';
import { request } from 'undici';
import { parse } from 'graphql';
import { AppError } from '@outlay/errors/app-error';
import { createLogger } from '@outlay/telemetry/logger';
import { createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import { migrate } from '@outlay/tenancy/migrate';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { createTestDatabase, type TestDatabase } from '@outlay/testkit/test-database';
import { openTestPool } from '@outlay/testkit/test-pool';
import { createTokenMint, testPrincipal, type TokenMint, type TokenRequest } from '@outlay/testkit/tokens';
import { waitFor } from '@outlay/testkit/wait-for';
import { createSubgraphServer, type SubgraphServer } from '../src/subgraph-server.ts';
import type { Door } from '../src/tickets/doors.ts';
import { TicketOffice } from '../src/tickets/ticket-office.ts';
import { ticketTableSql } from '../src/tickets/ticket-table.ts';

const SERVICE = 'bytestest';
const MAX_BYTES = 1_000;

class CreateTickets extends Migration {
  override up(): void {
    this.addSql(ticketTableSql(SERVICE));
  }
}

/** The next download, which the test writes. */
let body: PassThrough;
let received = '';
let failure: unknown = null;
const doors: Record<string, Door> = {
  report: {
    kind: 'download',
    async open({ content }, { principal }) {
      if (content === 'busy') throw new AppError('RATE_LIMITED', 'Busy.', [], { retryAfterSeconds: 10 });
      return { fileName: `${principal.kind} – ${String(content)}.csv`, contentType: 'text/csv; charset=utf-8', body };
    },
  },
  import: {
    kind: 'upload',
    contentTypes: ['text/csv'],
    maxBytes: MAX_BYTES,
    async take({ content }, file) {
      received = '';
      try {
        for await (const chunk of file.body) received += String(chunk);
      } catch (error) {
        failure = error;
        throw error;
      }
      return { content, bytes: received.length };
    },
  },
};

let database: TestDatabase;
let orm: ReturnType<typeof createOrm>;
let office: TicketOffice;
let server: SubgraphServer;
let url = '';
let mint: TokenMint;
beforeAll(async () => {
  mint = await createTokenMint();
  database = await createTestDatabase({
    service: SERVICE,
    migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: [CreateTickets] }),
  });
  const logger = createLogger({ service: SERVICE, level: 'silent' });
  orm = createOrm({ url: database.appUrl, entities: [], poolSize: 4, logger });
  office = new TicketOffice(SERVICE, new TenantDatabase(orm));
  server = createSubgraphServer({
    http: { host: '127.0.0.1', port: 0 },
    typeDefs: parse('type Query { nothing: Int }'),
    resolvers: {},
    internalTokens: createInternalTokenVerifier(mint.publicKeys),
    context: () => ({}),
    checks: [],
    logger,
    bytes: { office, doors },
  });
  ({ url } = await server.start());
});
beforeEach(() => void (body = new PassThrough()));
afterAll(async () => {
  await server.stop();
  await orm.close();
  await database.drop();
});

const ME: TokenRequest = { tenantId: 1, userId: 7 };
const issue = async (purpose: string, content: unknown = 'x', who = ME): Promise<string> =>
  (await office.issue({ tenantId: who.tenantId, principal: testPrincipal(who), requestId: 'r' }, purpose, content))
    .ticket;
const use = async (
  ticket: string,
  { who = ME, ...options }: { who?: TokenRequest } & Parameters<typeof request>[1] = {},
) =>
  request(`${url}/bytes?ticket=${ticket}`, {
    ...options,
    headers: { 'x-outlay-internal': await mint.internalToken(who), ...Object(options.headers) },
  });

describe('a ticket', () => {
  it('gives its file once, also to simultaneous requests', async () => {
    body.end('a,b\r\n');
    const ticket = await issue('report', 'Zürich');
    const answers = await Promise.all([use(ticket), use(ticket), use(ticket)]);
    const texts = await Promise.all(answers.map(({ body: each }) => each.text()));
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 404, 404]);
    const good = answers.findIndex(({ statusCode }) => statusCode === 200);
    expect(texts[good]).toBe('a,b\r\n');
    expect(answers[good]?.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="user ? Z?rich.csv"; filename*=UTF-8''user%20%E2%80%93%20Z%C3%BCrich.csv`,
    });
  });

  it.each([
    ['another person', { tenantId: 1, userId: 8 }],
    ['an API key with the id of the person', { tenantId: 1, key: { id: 7 } }],
    ['the same person of another tenant', { tenantId: 2, userId: 7 }],
  ])('is worthless to %s, and stays good for who took it', async (_who, who) => {
    body.end('mine');
    const ticket = await issue('report');
    expect((await use(ticket, { who })).statusCode).toBe(404);
    expect(await (await use(ticket)).body.text()).toBe('mine');
  });

  it('is worthless without an internal token, and to nobody', async () => {
    const ticket = await issue('report');
    expect((await request(`${url}/bytes?ticket=${ticket}`)).statusCode).toBe(401);
    await expect(issue('report', 'x', { tenantId: 1, anonymous: true })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('is good for a minute, and stored as a hash alone', async () => {
    const superuser = openTestPool(database.superuserUrl, 1);
    const ticket = await issue('report', 'x', { tenantId: 11 });
    const { rows } = await superuser.query(
      'select *, expires_at - now() as left from byte_tickets where tenant_id = 11',
    );
    expect(JSON.stringify(rows)).not.toContain(ticket.slice(-20));
    expect(rows[0].left).toMatchObject({ seconds: 59 });
    await superuser.query(`update byte_tickets set expires_at = now() - interval '1 second' where tenant_id = 11`);
    expect((await use(ticket, { who: { tenantId: 11 } })).statusCode).toBe(404);
    await issue('report', 'x', { tenantId: 11 });
    expect((await superuser.query('select from byte_tickets where tenant_id = 11')).rowCount).toBe(1);
    await superuser.end();
  });

  it.each(['', 'x', `olt_other_1_${'a'.repeat(43)}`, `olt_${SERVICE}_0_${'a'.repeat(43)}`, `olt_${SERVICE}_1_x`])(
    'is not %p',
    async (text) => {
      expect((await use(text)).statusCode).toBe(404);
    },
  );
});

describe('a download', () => {
  it('is answered as an error before its first byte', async () => {
    const answer = await use(await issue('report', 'busy'));
    expect([answer.statusCode, await answer.body.json()]).toMatchObject([429, { error_code: 'RATE_LIMITED' }]);
    expect(answer.headers['retry-after']).toBe('10');
  });

  it('breaks the connection where it fails later', async () => {
    body.write('first');
    const answer = await use(await issue('report'));
    body.destroy(new Error('the database went away'));
    await expect(answer.body.text()).rejects.toThrow();
  });

  it('is let go when its reader goes', async () => {
    body.write('first');
    const answer = await use(await issue('report'));
    answer.body.on('error', () => {}).destroy();
    await waitFor(() => body.destroyed);
  });
});

describe('an upload', () => {
  const csv = { method: 'POST', headers: { 'content-type': 'text/csv; charset=utf-8' } } as const;

  it('reaches its door byte for byte, and its answer the sender', async () => {
    const answer = await use(await issue('import', { kind: 'expenses' }), { ...csv, body: 'a;b\r\n1;2' });
    expect([answer.statusCode, await answer.body.json()]).toEqual([200, { content: { kind: 'expenses' }, bytes: 8 }]);
    expect(received).toBe('a;b\r\n1;2');
  });

  it.each([
    ['with its length', () => 'x'.repeat(MAX_BYTES + 1)],
    ['without it', () => Readable.from(['x'.repeat(600), 'y'.repeat(600)])],
  ])('that is too large is 413, %s', async (_how, file) => {
    const answer = await use(await issue('import'), { ...csv, body: file() });
    expect([answer.statusCode, await answer.body.json()]).toMatchObject([413, { error_code: 'PAYLOAD_TOO_LARGE' }]);
  });

  it('of another media type is 415', async () => {
    const answer = await use(await issue('import'), {
      ...csv,
      headers: { 'content-type': 'application/pdf' },
      body: 'x',
    });
    expect([answer.statusCode, await answer.body.json()]).toMatchObject([415, { message: 'Send text/csv.' }]);
  });

  it('that its sender breaks off fails at its door', async () => {
    failure = null;
    const file = new PassThrough();
    file.write('half');
    const sending = use(await issue('import'), { ...csv, body: file });
    await waitFor(() => received === 'half');
    file.destroy(new Error('gone'));
    await expect(sending).rejects.toThrow();
    await waitFor(() => failure !== null);
  });

  it('does not go through the door of a download, nor the other way round', async () => {
    expect((await use(await issue('report'), { ...csv, body: 'x' })).statusCode).toBe(404);
    expect((await use(await issue('import'))).statusCode).toBe(404);
  });
});

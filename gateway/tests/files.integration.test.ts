import { PassThrough, Readable } from 'node:stream';
import Fastify, { type FastifyInstance } from 'fastify';
import { request } from 'undici';
import { z } from 'zod';
import { waitFor } from '@outlay/testkit/wait-for';
import { plain, type Route } from '../src/rest/kit/route.ts';
import { registerRest, registerRoutes } from '../src/rest/rest-plugin.ts';
import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';

const TICKET = `olt_ledger_1_${'t'.repeat(43)}`;
const MIB = 1024 * 1024;

/** A service that answers to every ticket with what the test says. */
let answer: { status?: number; headers?: Record<string, string>; body: string | Readable; isEarly?: boolean };
const asked: { ticket: string | undefined; headers: Record<string, unknown>; body: string }[] = [];
let service: FastifyInstance;
let kit: GatewayKit;

const upload: Route = {
  ...{ method: 'POST', path: '/uploads', summary: 'Upload', access: 'session', kind: 'upload', status: 202 },
  ...{ fileTypes: ['text/csv'], reply: z.unknown(), operationName: 'upload', sources: [], input: z.object(plain) },
  handle: async () => ({ body: null, ticket: TICKET }),
};

beforeAll(async () => {
  service = Fastify();
  service.removeAllContentTypeParsers();
  service.addContentTypeParser('*', (_request, _payload, done) => done(null));
  service.all<{ Querystring: { ticket?: string } }>('/bytes', async (call, reply) => {
    let body = '';
    if (call.method === 'POST' && answer.isEarly !== true) for await (const chunk of call.raw) body += String(chunk);
    asked.push({ ticket: call.query.ticket, headers: call.headers, body });
    return reply
      .code(answer.status ?? 200)
      .headers(answer.headers ?? { 'content-type': 'text/csv' })
      .send(answer.body);
  });
  const url = await service.listen({ host: '127.0.0.1', port: 0 });
  kit = await startGatewayKit(
    { LEDGER_URL: `${url}/graphql`, RATE_LIMIT_MIB: '20' },
    { apis: [registerRest, (app, dependencies) => registerRoutes(app, [upload], dependencies)] },
  );
});
afterAll(async () => {
  await kit.stop();
  await service.close();
});
beforeEach(() => void (asked.length = 0));

const bearer = async (sub: string, claims = {}) => ({
  authorization: `Bearer ${await kit.subgraphs.accessToken({ sub, ...claims })}`,
});
const path = `/api/v1/tickets/${TICKET}`;
const take = async (sub: string, claims = {}) => request(kit.url + path, { headers: await bearer(sub, claims) });

/** A file that goes on until somebody destroys it, and counts what was taken. */
function endless() {
  const taken = { bytes: 0 };
  const body = new Readable({
    read() {
      taken.bytes += 65_536;
      this.push(Buffer.alloc(65_536, 'x'));
    },
  });
  return { body, taken };
}

describe('a file', () => {
  it('is piped with its name, on behalf of the caller', async () => {
    const named = { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="a.csv"' };
    answer = { headers: { ...named, 'x-inside': 'secret' }, body: 'a,b\r\n1,2\r\n' };
    const { statusCode, headers, body } = await take('10');
    expect([statusCode, await body.text()]).toEqual([200, 'a,b\r\n1,2\r\n']);
    expect(headers).toMatchObject({
      ...named,
      'cache-control': 'no-store, no-transform',
      'x-content-type-options': 'nosniff',
    });
    expect(headers).not.toHaveProperty('x-inside');
    expect(asked).toMatchObject([{ ticket: TICKET, headers: { 'x-outlay-internal': expect.any(String) } }]);
  });

  it('comes as fast as it is read, and ends at its service when its reader leaves', async () => {
    const { body: file, taken } = endless();
    answer = { body: file };
    const { body } = await take('11');
    body.pause();
    let before = -1;
    await waitFor(() => {
      const isAtRest = taken.bytes === before;
      before = taken.bytes;
      return isAtRest;
    });
    expect(taken.bytes).toBeLessThan(16 * MIB);
    body.on('error', () => {}).destroy();
    await waitFor(() => file.destroyed);
  });

  it.each([
    ['its service fails', async (file: Readable) => void file.destroy(new Error('gone'))],
    [
      'the session of its caller is ended',
      async () => kit.log.userChanged({ tenantId: 1, userId: 12, version: 2, sessionVersion: 2 }),
    ],
  ])('breaks the connection when %s', async (_case, end) => {
    const file = new PassThrough();
    file.write('first');
    answer = { body: file };
    const { statusCode, body } = await take('12');
    expect(statusCode).toBe(200);
    await end(file);
    await expect(body.text()).rejects.toThrow();
    await waitFor(() => file.destroyed);
  });

  it('goes on when the access token expires', async () => {
    const file = new PassThrough();
    file.write('first');
    answer = { body: file };
    const expiresAt = Math.floor(Date.now() / 1000) + 1;
    const { body } = await take('13', { exp: expiresAt });
    // Longer than the gateway looks after sessions, on its own clock.
    await waitFor(() => Date.now() > (expiresAt + 1) * 1000);
    file.end(' and last');
    expect(await body.text()).toBe('first and last');
  });

  it('is refused to those who have four on their way, and to nobody else', async () => {
    const files: PassThrough[] = [];
    const open = async (sub: string) => {
      const file = new PassThrough();
      file.write('first');
      files.push(file);
      answer = { body: file };
      return take(sub);
    };
    for (let i = 0; i < 4; i++) expect((await open('14')).statusCode).toBe(200);
    const fifth = await open('14');
    expect([fifth.statusCode, fifth.headers['retry-after']]).toEqual([429, '10']);
    expect((await open('15')).statusCode).toBe(200);
    expect(asked).toHaveLength(5);
    for (const file of files) file.end();
  });

  it('counts by its bytes: beyond those of the hour the next one waits', async () => {
    answer = { body: Readable.from(Array.from({ length: 21 }, () => Buffer.alloc(MIB))) };
    expect((await (await take('16')).body.arrayBuffer()).byteLength).toBe(21 * MIB);
    answer = { body: 'small' };
    const refused = await take('16');
    expect([refused.statusCode, await refused.body.json()]).toMatchObject([429, { error_code: 'RATE_LIMITED' }]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60);
    // Its ticket stays good: no service was asked.
    expect(asked).toHaveLength(1);
    expect((await take('17')).statusCode).toBe(200);
  });

  it.each([
    [404, { error_code: 'NOT_FOUND', message: 'Gone.', details: [] }, 404, 'NOT_FOUND'],
    [429, { error_code: 'RATE_LIMITED', message: 'Busy.', details: [] }, 429, 'RATE_LIMITED'],
    [500, { error_code: 'INTERNAL', message: 'x', details: [] }, 503, 'SERVICE_UNAVAILABLE'],
    [200.5, 'no error at all', 503, 'SERVICE_UNAVAILABLE'],
  ])('that its service refuses with %p is refused', async (status, said, expected, code) => {
    answer = {
      status: Math.ceil(status) === 201 ? 502 : status,
      headers: { 'retry-after': '7' },
      body: JSON.stringify(said),
    };
    const { statusCode, body } = await take('18');
    expect([statusCode, await body.json()]).toMatchObject([expected, { error_code: code }]);
  });

  it('needs a session, and a ticket', async () => {
    const { statusCode } = await request(kit.url + path);
    const bad = await request(`${kit.url}/api/v1/tickets/x`, { headers: await bearer('19') });
    expect([statusCode, bad.statusCode, await bad.body.json()]).toMatchObject([401, 404, { error_code: 'NOT_FOUND' }]);
    expect(asked).toEqual([]);
  });
});

describe('a file in the body', () => {
  const send = async (body: string | Readable, headers = {}) =>
    request(`${kit.url}/api/v1/uploads`, {
      ...{ method: 'POST', body },
      headers: { ...(await bearer('20')), 'content-type': 'text/csv', ...headers },
    });

  it('is piped as it is, beyond the limit of other bodies, and its answer comes back', async () => {
    answer = { headers: { 'content-type': 'application/json' }, body: '{"id":7}' };
    const file = `a;"b"\r\n${'x'.repeat(3 * MIB)}`;
    const { statusCode, body } = await send(Readable.from([file]));
    expect([statusCode, await body.json()]).toEqual([202, { id: 7 }]);
    expect(asked[0]?.body === file).toBe(true);
    expect(asked[0]?.headers['content-type']).toBe('text/csv');
  });

  it('that its service refuses before its end is refused in words to a client that still sends', async () => {
    const said = { error_code: 'PAYLOAD_TOO_LARGE', message: 'Too large.', details: [] };
    const headers = { 'content-type': 'application/json' };
    answer = { status: 413, headers, body: JSON.stringify(said), isEarly: true };
    const { statusCode, body } = await send(Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(MIB))));
    expect([statusCode, await body.json()]).toEqual([413, said]);
  });

  it('that its service refuses is refused', async () => {
    const said = { error_code: 'PAYLOAD_TOO_LARGE', message: 'Too large.', details: [] };
    answer = { status: 413, headers: { 'content-type': 'application/json' }, body: JSON.stringify(said) };
    const { statusCode, body } = await send('a');
    expect([statusCode, await body.json()]).toEqual([413, said]);
  });
});

describe('without its service', () => {
  it('a file is unavailable', async () => {
    const text = `/api/v1/tickets/olt_projects_1_${'t'.repeat(43)}`;
    await kit.subgraphs.servers.projects.stop();
    const { statusCode } = await request(kit.url + text, { headers: await bearer('21') });
    expect(statusCode).toBe(503);
  });
});

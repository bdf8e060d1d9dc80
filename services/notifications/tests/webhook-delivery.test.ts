import { gzipSync } from 'node:zlib';
import { withinTransaction } from '@outlay/tenancy/within-transaction';
import { waitFor } from '@outlay/testkit/wait-for';
import { Webhook } from 'standardwebhooks';
import {
  createDeliver,
  DELIVERY_TIMEOUT_MS,
  MAX_ANSWER_BYTES,
  type DelivererOptions,
} from '../src/webhooks/sending/deliver.ts';
import type { DeliveryResult } from '../src/webhooks/sending/delivery-result.ts';
import { createWebhookSecret } from '../src/webhooks/sending/signature.ts';
import { verdictOf } from '../src/webhooks/sending/verdict.ts';
import { httpAnswer, startRawReceiver, type Answering } from './raw-receiver.ts';

/** In place of 15 seconds. */
const TIMEOUT_MS = 300;
const secret = createWebhookSecret();

function messageTo(port: number) {
  const url = new URL(`http://127.0.0.1:${port}/hooks?key=1`);
  return { url, id: 'msg_1', timestamp: new Date(), body: '{"type":"ping"}', secrets: [secret] };
}

/** Delivers to a receiver that answers like this, and waits until its connection is closed. */
async function deliverTo(answer: Answering, options: Partial<DelivererOptions> = {}): Promise<DeliveryResult> {
  await using receiver = await startRawReceiver(answer);
  const deliver = createDeliver({ allowPrivate: true, timeoutMs: TIMEOUT_MS, ...options });
  const result = await deliver(messageTo(receiver.port));
  await waitFor(() => receiver.open.size === 0, { what: 'the end of the connection' });
  expect(receiver.connections).toBe(1);
  return result;
}

const answers =
  (text: string): Answering =>
  (socket) =>
    socket.write(text);

/** Writes a piece again and again, until the other side has gone. */
function writeForever(socket: Parameters<Answering>[0], piece: string | Buffer, everyMs: number): void {
  const timer = setInterval(() => socket.write(piece), everyMs);
  socket.on('close', () => clearInterval(timer));
}

test('the limits are 15 seconds and 64 KiB', () => {
  expect(DELIVERY_TIMEOUT_MS).toBe(15_000);
  expect(MAX_ANSWER_BYTES).toBe(65_536);
});

test('sends one signed request, and keeps the answer', async () => {
  await using receiver = await startRawReceiver(
    answers(httpAnswer('200 OK', 'thanks', ['content-type: text/plain', 'set-cookie: a=b'])),
  );
  const message = messageTo(receiver.port);
  const result = await createDeliver({ allowPrivate: true })(message);
  expect(result).toEqual({
    status: 200,
    headers: { 'content-type': 'text/plain', 'content-length': '6' },
    body: 'thanks',
    isBodyCut: false,
    ms: expect.any(Number),
    error: null,
  });
  const [head = '', body = ''] = receiver.requests[0]?.split('\r\n\r\n') ?? [];
  const [line, ...lines] = head.toLowerCase().split('\r\n');
  expect(line).toBe('post /hooks?key=1 http/1.1');
  expect(lines).toEqual(
    expect.arrayContaining(['content-type: application/json', 'user-agent: outlay-webhooks/1', 'connection: close']),
  );
  const headers = Object.fromEntries(head.split('\r\n').map((text) => text.split(': ')));
  expect(new Webhook(secret).verify(body, headers)).toEqual({ type: 'ping' });
  expect(receiver.requests).toHaveLength(1);
});

describe('an answer with a status counts by it', () => {
  test.each([
    ['204 No Content', 'delivered', null],
    ['410 Gone', 'gone', null],
    ['400 Bad Request', 'retry', null],
    ['500 Oh no', 'retry', null],
    ['301 Moved', 'retry', 'REDIRECT'],
    ['302 Found', 'retry', 'REDIRECT'],
    ['307 Temporary', 'retry', 'REDIRECT'],
    ['308 Permanent', 'retry', 'REDIRECT'],
  ])('%s: %s', async (status, verdict, error) => {
    const location = 'location: http://169.254.169.254/latest/meta-data/';
    const result = await deliverTo(answers(httpAnswer(status, '', [location])));
    expect(result).toMatchObject({ status: Number(status.slice(0, 3)), error });
    expect(result.headers['location']).toBe('http://169.254.169.254/latest/meta-data/');
    expect(verdictOf(result)).toBe(verdict);
  });
});

describe('a receiver that does not end its answer', () => {
  test.each<[string, Answering, Partial<DeliveryResult>]>([
    ['never answers', () => {}, { status: null, body: null, error: 'TIMEOUT' }],
    [
      'sends its head byte by byte',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
        writeForever(socket, 'a', 20);
      },
      { status: null, error: 'TIMEOUT' },
    ],
    [
      'sends its body byte by byte',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        writeForever(socket, 'a', 20);
      },
      { status: 200, isBodyCut: true, error: 'TIMEOUT' },
    ],
    [
      'repeats that it goes on',
      (socket) => writeForever(socket, 'HTTP/1.1 102 Processing\r\n\r\n', 20),
      { status: null, error: 'TIMEOUT' },
    ],
  ])('%s', async (_what, answer, expected) => {
    const result = await deliverTo(answer);
    expect(result).toMatchObject(expected);
    expect(result.ms).toBeGreaterThanOrEqual(TIMEOUT_MS - 1);
    expect(result.ms).toBeLessThan(TIMEOUT_MS * 10);
  });
});

describe('a receiver that says too much', () => {
  const unlimitedTime = { timeoutMs: 30_000 };

  test('an endless body is cut at 64 KiB', async () => {
    const result = await deliverTo((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      writeForever(socket, 'a'.repeat(10_000), 1);
    }, unlimitedTime);
    expect(result).toMatchObject({ status: 200, isBodyCut: true, error: null });
    expect(result.body).toBe('a'.repeat(MAX_ANSWER_BYTES));
  });

  test('a body of exactly 64 KiB is whole', async () => {
    const result = await deliverTo(answers(httpAnswer('200 OK', 'a'.repeat(MAX_ANSWER_BYTES))), unlimitedTime);
    expect(result).toMatchObject({ isBodyCut: false, error: null });
    expect(result.body).toHaveLength(MAX_ANSWER_BYTES);
  });

  test('an endless head is refused', async () => {
    const result = await deliverTo((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      writeForever(socket, `x-much: ${'a'.repeat(5_000)}\r\n`, 1);
    }, unlimitedTime);
    expect(result).toMatchObject({ status: null, error: 'INVALID_ANSWER' });
  });

  test('a compressed answer is not decoded', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const result = await deliverTo((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`);
      socket.write(bomb);
    }, unlimitedTime);
    expect(result).toMatchObject({ status: 200, body: null, error: null });
    expect(result.headers['content-encoding']).toBe('gzip');
  });

  test('NUL and broken UTF-8 become replacement characters', async () => {
    const result = await deliverTo((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n');
      socket.write(Buffer.from([0x61, 0x00, 0xff, 0x62]));
    });
    expect(result.body).toBe('a\uFFFD\uFFFDb');
  });
});

describe('a receiver that lies or breaks off', () => {
  test.each<[string, Answering, Partial<DeliveryResult>]>([
    [
      'promises more than it sends',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort'),
      { status: 200, body: 'short', isBodyCut: true, error: 'CONNECTION_BROKEN' },
    ],
    [
      'sends more than it promises',
      answers('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 500 No\r\n\r\n'),
      { status: 200, body: 'ok' },
    ],
    ['ends without an answer', (socket) => socket.end(), { status: null, error: 'CONNECTION_BROKEN' }],
    ['resets the connection', (socket) => socket.resetAndDestroy(), { status: null, error: 'CONNECTION_BROKEN' }],
    [
      'resets within the body',
      (socket) => {
        socket.write('HTTP/1.1 500 No\r\ncontent-length: 100\r\n\r\nhalf', () => socket.resetAndDestroy());
      },
      { error: 'CONNECTION_BROKEN' },
    ],
    ['speaks no HTTP', answers('220 mail.example.com ESMTP\r\n'), { status: null, error: 'INVALID_ANSWER' }],
    [
      'gives two lengths',
      answers('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok'),
      { status: null, error: 'INVALID_ANSWER' },
    ],
    [
      'changes the protocol',
      answers('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'),
      { status: null, error: 'CONNECTION_BROKEN' },
    ],
  ])('%s', async (_what, answer, expected) => {
    const result = await deliverTo(answer, { timeoutMs: 10_000 });
    expect(result).toMatchObject(expected);
  });

  test('nobody listens', async () => {
    const { port } = await startRawReceiver(() => {}).then(async (receiver) => {
      await receiver[Symbol.asyncDispose]();
      return receiver;
    });
    const result = await createDeliver({ allowPrivate: true })(messageTo(port));
    expect(result).toMatchObject({ status: null, error: 'CONNECTION_REFUSED' });
  });
});

describe('giving up', () => {
  test('an attempt that is given up throws, and closes its connection', async () => {
    await using receiver = await startRawReceiver(() => {});
    const stop = new AbortController();
    const attempt = createDeliver({ allowPrivate: true })({ ...messageTo(receiver.port), signal: stop.signal });
    await waitFor(() => receiver.requests.length === 1, { what: 'the request' });
    stop.abort(new Error('stopping'));
    await expect(attempt).rejects.toThrow('stopping');
    await waitFor(() => receiver.open.size === 0, { what: 'the end of the connection' });
  });

  test('no attempt is made within a transaction', async () => {
    await using receiver = await startRawReceiver(() => {});
    const deliver = createDeliver({ allowPrivate: true });
    await expect(withinTransaction(() => deliver(messageTo(receiver.port)))).rejects.toThrow(
      'within a database transaction',
    );
    expect(receiver.connections).toBe(0);
  });
});

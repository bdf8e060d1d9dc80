import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { LookupAddress } from 'node:dns';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { startDnsServer } from '@outlay/testkit/dns-server';
import { askDns, NameNotFoundError } from '../src/webhooks/sending/addresses-of.ts';
import { createDeliver } from '../src/webhooks/sending/deliver.ts';
import { createWebhookSecret } from '../src/webhooks/sending/signature.ts';
import { httpAnswer, startRawReceiver, type RawReceiver } from './raw-receiver.ts';

const LOOPBACK: LookupAddress = { address: '127.0.0.1', family: 4 };
/** Of the range for documentation, which is not permitted either; the internet's are not reachable from a test. */
const UNREACHABLE: LookupAddress = { address: '192.0.2.1', family: 4 };

const messageTo = (url: string) => ({
  url: new URL(url),
  id: 'msg_1',
  timestamp: new Date(),
  body: '{}',
  secrets: [createWebhookSecret()],
});

const startReceiver = (): Promise<RawReceiver> =>
  startRawReceiver((socket) => void socket.write(httpAnswer('200 OK', 'reached')));

describe('addresses in the URL', () => {
  test.each([
    '127.0.0.1',
    '127.1',
    '127.0.0.1.',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '0',
    '0.0.0.0',
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
    '10.0.0.1',
    '169.254.169.254',
    '[fd00:ec2::254]',
  ])('%s is not connected to', async (host) => {
    await using receiver = await startReceiver();
    const deliver = createDeliver({ allowPrivate: false, timeoutMs: 5_000 });
    const result = await deliver(messageTo(`http://${host}:${receiver.port}/`));
    expect(result).toMatchObject({ status: null, error: 'BLOCKED_ADDRESS' });
    expect(receiver.connections).toBe(0);
  });

  test.each(['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', 'localhost'])('development reaches %s', async (host) => {
    await using receiver = await startReceiver();
    const result = await createDeliver({ allowPrivate: true })(messageTo(`http://${host}:${receiver.port}/`));
    expect(result).toMatchObject({ status: 200, body: 'reached' });
  });

  test('development reaches no other private address', async () => {
    for (const host of ['0.0.0.0', '[::]', '169.254.169.254', '10.0.0.1']) {
      const result = await createDeliver({ allowPrivate: true })(messageTo(`http://${host}:1/`));
      expect(result.error).toBe('BLOCKED_ADDRESS');
    }
  });
});

describe('addresses of a name', () => {
  test('a name of loopback, and one with a single private address among public ones', async () => {
    await using receiver = await startReceiver();
    for (const addresses of [[LOOPBACK], [{ address: '1.1.1.1', family: 4 }, LOOPBACK], [UNREACHABLE], []]) {
      const deliver = createDeliver({ allowPrivate: false, addressesOf: async () => addresses });
      const result = await deliver(messageTo(`http://hooks.example.com:${receiver.port}/`));
      expect(result).toMatchObject({ status: null, error: 'BLOCKED_ADDRESS' });
    }
    expect(receiver.connections).toBe(0);
  });

  test('a name is looked up once for a connection, so a second answer has no effect', async () => {
    await using receiver = await startReceiver();
    let looks = 0;
    // The first look is in order; every later one leads inside.
    const addressesOf = async () => [looks++ === 0 ? { address: '::ffff:127.0.0.1', family: 6 } : UNREACHABLE];
    const deliver = createDeliver({ allowPrivate: true, addressesOf });
    const url = `http://hooks.example.com:${receiver.port}/`;
    expect(await deliver(messageTo(url))).toMatchObject({ status: 200 });
    expect(looks).toBe(1);
    // No connection is kept: the next message looks again, and is refused.
    expect(await deliver(messageTo(url))).toMatchObject({ status: null, error: 'BLOCKED_ADDRESS' });
    expect(looks).toBe(2);
    expect(receiver.connections).toBe(1);
  });

  test('the connected socket is checked, too, should a lookup be deceived', async () => {
    await using receiver = await startReceiver();
    let reads = 0;
    const changing: LookupAddress = {
      get address() {
        return reads++ === 0 ? '1.1.1.1' : '127.0.0.1';
      },
      family: 4,
    };
    const deliver = createDeliver({ allowPrivate: false, addressesOf: async () => [changing] });
    const result = await deliver(messageTo(`http://hooks.example.com:${receiver.port}/`));
    expect(result).toMatchObject({ status: null, error: 'BLOCKED_ADDRESS' });
    expect(receiver.requests).toEqual([]);
  });

  test('a rebinding DNS server is refused on the look that leads inside', async () => {
    await using receiver = await startReceiver();
    const dns = await startDnsServer();
    const addressesOf = askDns([dns.address]);
    const point = (data: string) =>
      dns.set('hooks.example.com', { answers: [{ type: 'A', name: 'hooks.example.com', data, ttl: 0 }] });
    point('1.1.1.1');
    expect(await addressesOf('hooks.example.com')).toEqual([{ address: '1.1.1.1', family: 4 }]);
    point('127.0.0.1');
    const result = await createDeliver({ allowPrivate: false, addressesOf })(
      messageTo(`http://hooks.example.com:${receiver.port}/`),
    );
    expect(result).toMatchObject({ status: null, error: 'BLOCKED_ADDRESS' });
    expect(receiver.connections).toBe(0);
    await dns.stop();
  });

  test('a name that does not exist, and a DNS server that does not answer', async () => {
    const dns = await startDnsServer();
    const addressesOf = askDns([dns.address]);
    await expect(addressesOf('absent.example.com')).rejects.toThrow(NameNotFoundError);
    const deliver = createDeliver({ allowPrivate: false, addressesOf });
    expect(await deliver(messageTo('https://absent.example.com/'))).toMatchObject({ error: 'NAME_NOT_FOUND' });
    dns.set('silent.example.com', 'silent');
    const impatient = createDeliver({ allowPrivate: false, addressesOf: askDns([dns.address], 100), timeoutMs: 50 });
    expect(await impatient(messageTo('https://silent.example.com/'))).toMatchObject({ status: null, error: 'TIMEOUT' });
    await dns.stop();
  });
});

const missing = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0 ? null : 'OpenSSL is missing.';

describeUnless(missing, 'certificates', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outlay-webhooks-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A certificate that signs itself. */
  function certificateFor(host: string): { cert: string; key: string } {
    const [keyFile, certFile] = [join(folder, `${host}.key`), join(folder, `${host}.pem`)];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
    const names = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
    execFileSync('openssl', ['req', '-x509', ...key, '-days', '2', ...names, '-out', certFile], { stdio: 'ignore' });
    return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  }

  test('a trusted one is accepted, an unknown one and one of another host are not', async () => {
    const certificate = certificateFor('localhost');
    await using receiver = await startRawReceiver((socket) => void socket.write(httpAnswer('200 OK')), certificate);
    const url = `https://localhost:${receiver.port}/`;
    const trusting = createDeliver({ allowPrivate: true, ca: certificate.cert });
    expect(await trusting(messageTo(url))).toMatchObject({ status: 200, error: null });
    const deliver = createDeliver({ allowPrivate: true });
    expect(await deliver(messageTo(url))).toMatchObject({ status: null, error: 'UNTRUSTED_CERTIFICATE' });
    expect(await trusting(messageTo(`https://127.0.0.1:${receiver.port}/`))).toMatchObject({
      status: null,
      error: 'UNTRUSTED_CERTIFICATE',
    });
    expect(receiver.requests).toHaveLength(1);
  });

  test('a receiver without TLS', async () => {
    await using receiver = await startRawReceiver((socket) => void socket.write(httpAnswer('200 OK')));
    const deliver = createDeliver({ allowPrivate: true, timeoutMs: 500 });
    const result = await deliver(messageTo(`https://127.0.0.1:${receiver.port}/`));
    expect(result.status).toBeNull();
    expect(receiver.requests).toEqual([]);
  });
});

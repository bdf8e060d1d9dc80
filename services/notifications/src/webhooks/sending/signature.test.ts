import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { createWebhookSecret, signedHeaders } from './signature.ts';

test('signs the published example', () => {
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: new Date(1_614_265_330_000),
    body: '{"test": 2432232314}',
  };
  expect(signedHeaders(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toEqual({
    'webhook-id': message.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('the published library accepts what is signed here', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.uuid(), (text, id) => {
      const secret = createWebhookSecret();
      const body = JSON.stringify({ text });
      const headers = signedHeaders({ id, timestamp: new Date(), body }, [secret]);
      expect(new Webhook(secret).verify(body, headers)).toEqual({ text });
    }),
    { numRuns: 50 },
  );
});

test('each of several secrets verifies the message, and no other one does', () => {
  const [first, second, other] = [createWebhookSecret(), createWebhookSecret(), createWebhookSecret()];
  const headers = signedHeaders({ id: 'msg_1', timestamp: new Date(), body: '{}' }, [second, first]);
  expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
  expect(new Webhook(first).verify('{}', headers)).toEqual({});
  expect(new Webhook(second).verify('{}', headers)).toEqual({});
  expect(() => new Webhook(other).verify('{}', headers)).toThrow('No matching signature found');
});

test('the published library refuses another body, id or time', () => {
  const secret = createWebhookSecret();
  const webhook = new Webhook(secret);
  const headers = signedHeaders({ id: 'msg_1', timestamp: new Date(), body: '{"a":1}' }, [secret]);
  const seconds = Number(headers['webhook-timestamp']);
  expect(() => webhook.verify('{"a":2}', headers)).toThrow();
  expect(() => webhook.verify('{"a":1}', { ...headers, 'webhook-id': 'msg_2' })).toThrow();
  expect(() => webhook.verify('{"a":1}', { ...headers, 'webhook-timestamp': String(seconds + 1) })).toThrow();
});

test('secrets are random, of 32 bytes', () => {
  const secrets = new Set(Array.from({ length: 100 }, createWebhookSecret));
  expect(secrets.size).toBe(100);
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
  }
});

test.each(['', 'whsec_', 'whsec_c2hvcnQ=', createWebhookSecret().slice(6)])('refuses the secret %j', (secret) => {
  const message = { id: 'msg_1', timestamp: new Date(), body: '{}' };
  expect(() => signedHeaders(message, [secret])).toThrow('malformed');
  expect(() => signedHeaders(message, [])).toThrow('needs a secret');
});

import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;
/** Sizes that the Standard Webhooks specification permits. */
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/** A message as it is signed. */
export interface SignedMessage {
  /** The same in each attempt; receivers recognise repetitions by it. */
  id: string;
  /** Of the attempt. */
  timestamp: Date;
  body: string;
}

/** A new secret of an endpoint, as its receiver gets it. */
export function createWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/**
 * The headers of a message by the Standard Webhooks specification (symmetric signatures, `v1`).
 * @param secrets the valid ones, the newest first: a receiver accepts the message if one of the signatures is right
 * @throws Error without a secret, or for one that is malformed
 */
export function signedHeaders(message: SignedMessage, secrets: readonly string[]): Record<string, string> {
  if (secrets.length === 0) throw new Error('A message to a receiver needs a secret.');
  const seconds = Math.floor(message.timestamp.getTime() / 1_000);
  const content = `${message.id}.${seconds}.${message.body}`;
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': secrets.map((secret) => signature(content, keyOf(secret))).join(' '),
  };
}

function signature(content: string, key: Buffer): string {
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  if (secret.startsWith(PREFIX) && key.length >= MIN_BYTES && key.length <= MAX_BYTES) return key;
  throw new Error('The secret of a receiver is malformed.');
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '../tokens/seal.ts';

const MARK_BYTES = 16;

/**
 * Names addresses without holding them: letters are counted, and addresses remembered that want none, across all tenants and after
 * their users are gone.
 */
export interface AddressDigest {
  /** The digest of a normalised address. */
  of(address: string): string;
  /** The token by which its reader declines letters. It names the address to this service alone. */
  stopToken(address: string): string;
  /** The digest that a token of `stopToken` names; null for any other text. */
  readStopToken(token: string): string | null;
}

/** HMAC-SHA256 under keys derived from the secret. */
export function createAddressDigest(secret: string): AddressDigest {
  const nameKey = deriveKey(secret, 'addresses');
  const tokenKey = deriveKey(secret, 'stop tokens');
  const digestOf = (address: string) => createHmac('sha256', nameKey).update(address).digest();
  const markOf = (digest: Buffer) => createHmac('sha256', tokenKey).update(digest).digest().subarray(0, MARK_BYTES);
  return {
    of: (address) => digestOf(address).toString('hex'),
    stopToken(address) {
      const digest = digestOf(address);
      return `ols_${Buffer.concat([digest, markOf(digest)]).toString('base64url')}`;
    },
    readStopToken(token) {
      const text = /^ols_([\w-]{64})$/.exec(token)?.[1];
      if (text === undefined) return null;
      const bytes = Buffer.from(text, 'base64url');
      const digest = bytes.subarray(0, -MARK_BYTES);
      return timingSafeEqual(bytes.subarray(-MARK_BYTES), markOf(digest)) ? digest.toString('hex') : null;
    },
  };
}

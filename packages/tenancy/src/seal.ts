import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts secrets at rest, so that a copy of the database is of no use without the secret of the environment. */
export interface Seal {
  /** @param owner whose the text is; it can be opened for no other */
  seal(plain: Uint8Array, owner: string): Buffer;
  /** @throws Error when secret, purpose or owner is another one, or the bytes were changed */
  open(sealed: Uint8Array, owner: string): Buffer;
}

/** AES-256-GCM under a key of 32 bytes. */
export function sealWith(key: Buffer): Seal {
  return {
    seal(plain, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, owner) {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    },
  };
}

/**
 * A key of 32 bytes for one purpose: knowing it reveals neither the secret nor the keys of other purposes.
 * @param purpose begins with the service, such as `outlay identity: answers`
 */
export function keyFor(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES));
}

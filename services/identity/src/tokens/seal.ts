import { keyFor, sealWith, type Seal } from '@outlay/tenancy/seal';

export type { Seal };

/** Seals under a key derived from the secret for one purpose. */
export function createSeal(secret: string, purpose: string): Seal {
  return sealWith(deriveKey(secret, purpose));
}

/** A key of 32 bytes for one purpose: knowing it reveals neither the secret nor the keys of other purposes. */
export function deriveKey(secret: string, purpose: string): Buffer {
  return keyFor(secret, `outlay identity: ${purpose}`);
}

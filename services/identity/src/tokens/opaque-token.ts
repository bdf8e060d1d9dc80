import { createHash, randomBytes } from 'node:crypto';

/**
 * `olr`: refreshes a session. One-time links: `ola` activates an account, `olv` verifies an address, `oli` accepts an invitation, `olp`
 * resets a password. The prefix lets secret scanners recognise a leaked one.
 */
export type TokenPurpose = 'olr' | 'ola' | 'olv' | 'oli' | 'olp';

const SECRET_BYTES = 32;
const FORM = /^(ol[ravip])_([1-9]\d{0,15})_([A-Za-z0-9_-]{43})$/;

/** A random token that names its tenant, because requests with one may name none. */
export interface OpaqueToken {
  /** Sent to the client; never stored. */
  text: string;
  /** Stored. The secret has 256 random bits, so a plain digest suffices. */
  hash: string;
}

/** Issues a token for a purpose in a tenant. */
export function issueOpaqueToken(purpose: TokenPurpose, tenantId: number): OpaqueToken {
  const text = `${purpose}_${tenantId}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { text, hash: digestOfToken(text) };
}

/** Parses a token into its tenant and its hash; null when it is malformed. */
export function readOpaqueToken(purpose: TokenPurpose, text: string): { tenantId: number; hash: string } | null {
  const match = FORM.exec(text);
  if (match?.[1] !== purpose) return null;
  const tenantId = Number(match[2]);
  return Number.isSafeInteger(tenantId) ? { tenantId, hash: digestOfToken(text) } : null;
}

/** The stored hash of a token. */
export function digestOfToken(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

import { createHash, randomBytes } from 'node:crypto';

/** `olr`: refreshes a session; `ola`: activates an account. The prefix lets secret scanners recognise a leaked one. */
export type TokenPurpose = 'olr' | 'ola';

const SECRET_BYTES = 32;
const FORM = /^(ol[ra])_([1-9]\d{0,15})_([A-Za-z0-9_-]{43})$/;

/** A token that says nothing but where to look for it: the tenant is in it, because whoever presents one may send no tenant. */
export interface OpaqueToken {
  /** What the client gets; it is never stored. */
  text: string;
  /** What is stored. The secret has 256 random bits, so a plain digest suffices. */
  hash: string;
}

/** Makes a token of a purpose in a tenant. */
export function issueOpaqueToken(purpose: TokenPurpose, tenantId: number): OpaqueToken {
  const text = `${purpose}_${tenantId}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { text, hash: digestOfToken(text) };
}

/** Reads a token back: the tenant to look in and the hash to look for; null when it is not of our making. */
export function readOpaqueToken(purpose: TokenPurpose, text: string): { tenantId: number; hash: string } | null {
  const match = FORM.exec(text);
  if (match?.[1] !== purpose) return null;
  const tenantId = Number(match[2]);
  return Number.isSafeInteger(tenantId) ? { tenantId, hash: digestOfToken(text) } : null;
}

/** What is stored of a token. */
export function digestOfToken(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const FORM = /^ols_([1-9]\d{0,15})_([A-Za-z0-9_-]{43})$/;

/** A ticket names its tenant, because its bearer sends nothing else. */
export interface StreamTicketToken {
  /** Text of the ticket for the caller; it is never stored. */
  text: string;
  /** Digest to store. The secret has 256 random bits, so a plain digest suffices. */
  hash: string;
}

export function issueTicket(tenantId: number): StreamTicketToken {
  const text = `ols_${tenantId}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { text, hash: digest(text) };
}

/** Parses a ticket; null for a malformed one. */
export function readTicket(text: string): { tenantId: number; hash: string } | null {
  const tenantId = Number(FORM.exec(text)?.[1]);
  return Number.isSafeInteger(tenantId) ? { tenantId, hash: digest(text) } : null;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

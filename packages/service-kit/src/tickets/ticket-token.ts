import { createHash, randomBytes } from 'node:crypto';

/** Where every service answers to its tickets. */
export const BYTES_PATH = '/bytes';

const SECRET_BYTES = 32;
const FORM = /^olt_([a-z]+)_([1-9]\d{0,15})_[A-Za-z0-9_-]{43}$/;

/** Parts of the text of a ticket. It names its service and its tenant, so that both are found without a lookup. */
export interface ReadTicket {
  service: string;
  tenantId: number;
  /** Digest to store and to find it by. The secret has 256 random bits, so a plain digest suffices. */
  hash: string;
}

/** Makes the text of a new ticket, which is never stored. */
export function makeTicket(service: string, tenantId: number): string {
  return `olt_${service}_${tenantId}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** Parses a ticket; null for a malformed one. */
export function readTicket(text: string): ReadTicket | null {
  const [, service, tenant] = FORM.exec(text) ?? [];
  const tenantId = Number(tenant);
  if (service === undefined || !Number.isSafeInteger(tenantId)) return null;
  return { service, tenantId, hash: createHash('sha256').update(text).digest('hex') };
}

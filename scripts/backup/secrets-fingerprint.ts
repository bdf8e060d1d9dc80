import { scryptSync, timingSafeEqual } from 'node:crypto';

/** Slow on purpose: who has a backup must not find a short secret by trying. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };
const BYTES = 32;
/** The same for every installation, so that the same secret has the same fingerprint. */
const SALT = 'outlay:secrets-fingerprint';

/** Returns the fingerprint of the secret that seals personal values and signing keys; it tells nothing of the secret. */
export function fingerprintOf(secret: string): string {
  return `scrypt:${scryptSync(secret, SALT, BYTES, COST).toString('base64url')}`;
}

/** True for the secret that the fingerprint was made of. */
export function isSecretOf(fingerprint: string, secret: string): boolean {
  const [given, own] = [Buffer.from(fingerprint), Buffer.from(fingerprintOf(secret))];
  return given.length === own.length && timingSafeEqual(given, own);
}

import type { JWK } from 'jose';
import { z } from 'zod';

const publicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string().optional(),
});

/** A private key that signs statements. */
export const anchorKey = publicKey.extend({ d: z.string() });

/** The public half of a key, as verifiers take it. */
export function publicHalfOf({ kty, crv, x, kid }: z.output<typeof anchorKey>): JWK {
  return { kty, crv, x, alg: 'EdDSA', use: 'sig', ...(kid !== undefined && { kid }) };
}

/** Reads a public key, or a set of them, from JSON. @throws Error for what is neither */
export function readPublicKeys(text: string): readonly JWK[] {
  const read = z.union([z.object({ keys: z.array(publicKey).min(1) }), publicKey]).safeParse(JSON.parse(text));
  if (!read.success) throw new Error('must be an Ed25519 public key as JWK, or a JWK set');
  const keys = 'keys' in read.data ? read.data.keys : [read.data];
  return keys.map(({ kty, crv, x, kid }) => ({ kty, crv, x, alg: 'EdDSA', ...(kid !== undefined && { kid }) }));
}

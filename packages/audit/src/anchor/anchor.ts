import { CompactSign, compactVerify, createLocalJWKSet, importJWK, type JWK } from 'jose';
import { z } from 'zod';

const TYPE = 'outlay-audit-anchor+jws';
const ALGORITHM = 'EdDSA';

const anchoredHead = z.object({
  service: z.string().min(1),
  tenant: z.int().positive(),
  /** Of the database that published it; it rises when a database is restored from a backup. */
  epoch: z.int().nonnegative(),
  seq: z.int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
const statement = z.object({ at: z.iso.datetime(), heads: z.array(anchoredHead) });

/** The head of one chain in a statement. */
export type AnchoredHead = z.output<typeof anchoredHead>;

/** The heads of all audit chains at a time. */
export type AnchorStatement = z.output<typeof statement>;

/** The text is no statement that one of the keys has signed. */
export class AnchorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AnchorError';
  }
}

/** Signs a statement. @returns a JWS in compact form */
export async function signAnchor(content: AnchorStatement, privateKey: JWK): Promise<string> {
  const header = { alg: ALGORITHM, typ: TYPE, ...(privateKey.kid !== undefined && { kid: privateKey.kid }) };
  return new CompactSign(new TextEncoder().encode(JSON.stringify(content)))
    .setProtectedHeader(header)
    .sign(await importJWK(privateKey, ALGORITHM));
}

/**
 * Reads a statement.
 * @param publicKeys keys of which one must have signed it
 * @throws AnchorError
 */
export async function readAnchor(text: string, publicKeys: readonly JWK[]): Promise<AnchorStatement> {
  const { payload, protectedHeader } = await compactVerify(text.trim(), createLocalJWKSet({ keys: [...publicKeys] }), {
    algorithms: [ALGORITHM],
  }).catch((error: unknown) => {
    throw new AnchorError(
      `no statement that this key has signed: ${error instanceof Error ? error.message : 'it cannot be read'}`,
    );
  });
  if (protectedHeader.typ !== TYPE) throw new AnchorError('signed, but no statement about audit trails');
  const read = statement.safeParse(JSON.parse(new TextDecoder().decode(payload)));
  if (!read.success) throw new AnchorError('signed, but of a form that this version does not know');
  return read.data;
}

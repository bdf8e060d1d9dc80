import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { AnchorError, readAnchor, signAnchor, type AnchorStatement } from './anchor.ts';
import { anchorKey, publicHalfOf, readPublicKeys } from './anchor-keys.ts';

const STATEMENT: AnchorStatement = {
  at: '2026-11-30T02:00:00.000Z',
  heads: [{ service: 'ledger', tenant: 7, epoch: 0, seq: 45, hash: 'ab'.repeat(32) }],
};

let key: ReturnType<typeof anchorKey.parse>;
let publicKey: JWK;
beforeAll(async () => {
  key = await newKey('one');
  publicKey = publicHalfOf(key);
});

async function newKey(kid?: string) {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return anchorKey.parse({ ...(await exportJWK(privateKey)), ...(kid !== undefined && { kid }) });
}

describe('a statement', () => {
  it('is read again with the public key that belongs to it, which is no private one', async () => {
    const text = await signAnchor(STATEMENT, key);
    expect(await readAnchor(`${text}\n`, [publicKey])).toEqual(STATEMENT);
    expect(publicKey).not.toHaveProperty('d');
  });

  it('is read with one of several keys, and without an id of the key', async () => {
    const nameless = await newKey();
    const keys = readPublicKeys(JSON.stringify({ keys: [publicKey, publicHalfOf(nameless)] }));
    expect(await readAnchor(await signAnchor(STATEMENT, key), keys)).toEqual(STATEMENT);
    expect(await readAnchor(await signAnchor(STATEMENT, nameless), [publicHalfOf(nameless)])).toEqual(STATEMENT);
  });

  it('of another key is refused, and so is one that was changed', async () => {
    const other = await signAnchor(STATEMENT, await newKey('one'));
    await expect(readAnchor(other, [publicKey])).rejects.toThrow(AnchorError);
    const [header = '', payload = '', signature = ''] = (await signAnchor(STATEMENT, key)).split('.');
    const changed = Buffer.from(payload, 'base64url').toString().replace('"seq":45', '"seq":44');
    const forged = `${header}.${Buffer.from(changed).toString('base64url')}.${signature}`;
    await expect(readAnchor(forged, [publicKey])).rejects.toThrow(AnchorError);
    await expect(readAnchor('nothing of the kind', [publicKey])).rejects.toThrow(AnchorError);
  });

  it('is nothing that the key has signed for another purpose', async () => {
    const token = await new SignJWT({ ...STATEMENT }).setProtectedHeader({ alg: 'EdDSA', kid: 'one' }).sign(key);
    await expect(readAnchor(token, [publicKey])).rejects.toThrow('no statement about audit trails');
  });
});

describe('a public key', () => {
  it.each(['{}', '{"keys":[]}', '{"kty":"RSA"}'])('is not %s', (text) => {
    expect(() => readPublicKeys(text)).toThrow('must be an Ed25519 public key');
  });
});

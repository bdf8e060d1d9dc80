import { readConfig } from './read-config.ts';
import { z } from 'zod';
import { internalTokenEnv } from './fragments.ts';
import { signerOf } from './key-signer.ts';

const UUID = '0b6a1f6e-51a4-4d3c-9d0e-2f1c7a5b9e10';

describe('the signer of a key', () => {
  it.each([
    [{ kid: 'a', outlay_signer: 'ledger' }, 'ledger'],
    [{ kid: `gateway-${UUID}`, outlay_signer: 'ledger' }, 'ledger'],
    [{ kid: `gateway-${UUID}` }, 'gateway'],
    [{ kid: 'gateway' }, null],
    [{ kid: `gateway-${UUID}-x` }, null],
    [{ kid: 'gateway-1' }, null],
  ])('of %j is %j', (key, signer) => expect(signerOf(key)).toBe(signer));
});

describe('INTERNAL_TOKEN_KEYS', () => {
  const read = (key: object) =>
    readConfig(z.object(internalTokenEnv), {
      INTERNAL_TOKEN_KEYS: JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'abc', ...key }] }),
    }).INTERNAL_TOKEN_KEYS.keys.map(({ outlay_signer: signer }) => signer);

  it('say of each key who signs with it, also where only the id does', () => {
    expect(read({ kid: 'a', outlay_signer: 'projects' })).toEqual(['projects']);
    expect(read({ kid: `gateway-${UUID}` })).toEqual(['gateway']);
  });

  it('are refused where one does not, with what to do', () => {
    expect(() => read({ kid: 'hand-made' })).toThrow(/the key hand-made names no signer: add "outlay_signer"/);
  });
});

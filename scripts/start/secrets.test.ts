import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInternalTokenSigner, createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import { testPrincipal } from '@outlay/testkit/tokens';
import { internalTokenKeys, loadSecrets } from './secrets.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outlay-secrets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('loadSecrets', () => {
  it('makes them once, for the owner of the file alone', async () => {
    const first = await loadSecrets(folder);
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(await loadSecrets(folder)).toEqual(first);
    expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
  });

  it('adds what an older installation has not got', async () => {
    await writeFile(join(folder, 'secrets.json'), JSON.stringify({ postgres: 'kept' }));
    const secrets = await loadSecrets(folder);
    expect(secrets.postgres).toBe('kept');
    expect(JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'))).toEqual(secrets);
  });

  it('makes no others in place of a file that cannot be read or understood, and quotes none', async () => {
    const path = join(folder, 'secrets.json');
    await writeFile(path, '{"postgres": "half of a pass');
    const loading = loadSecrets(folder);
    await expect(loading).rejects.toThrow(/secrets\.json is no JSON/);
    await expect(loading).rejects.not.toThrow(/half of/);
    expect(await readFile(path, 'utf8')).toContain('half of');
    await rm(path);
    await mkdir(path);
    await expect(loadSecrets(folder)).rejects.toThrow(/secrets\.json cannot be read \(EISDIR\)/);
    for (const text of ['no JSON', 'null', '["secret"]'])
      await expect(loadSecrets(folder, text)).rejects.toThrow(/^OUTLAY_SECRETS is no JSON object/);
  });
});

describe('internalTokenKeys', () => {
  it('lets every signer be believed, and holds no private key', async () => {
    const secrets = await loadSecrets(folder);
    const keys = internalTokenKeys(secrets);
    expect(keys).not.toContain('"d"');
    const principal = testPrincipal({ service: 'ledger' });
    const token = await createInternalTokenSigner(JSON.parse(secrets['signing.ledger'])).sign({
      tenantId: 1,
      principal,
    });
    expect((await createInternalTokenVerifier(JSON.parse(keys)).verify(token)).principal).toEqual(principal);
  });

  it('names who signs with each, also of keys that an older installation has', async () => {
    const secrets = await loadSecrets(folder);
    const { outlay_signer: named, ...older } = JSON.parse(secrets['signing.ledger']);
    expect(named).toBe('ledger');
    const keys = internalTokenKeys({ ...secrets, 'signing.ledger': JSON.stringify(older) }, [
      secrets['signing.projects'],
    ]);
    const signers = JSON.parse(keys).keys.map((key: { outlay_signer: string }) => key.outlay_signer);
    expect(signers.toSorted()).toEqual(['analytics', 'gateway', 'identity', 'ledger', 'notifications', 'projects']);
  });
});

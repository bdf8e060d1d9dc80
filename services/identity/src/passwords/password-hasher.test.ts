import { createPasswordHasher } from './password-hasher.ts';

describe('the password hasher', () => {
  const hasher = createPasswordHasher();

  it('stores argon2id with the chosen parameters', async () => {
    expect(await hasher.hash('correct horse')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('salts each hash', async () => {
    expect(await hasher.hash('correct horse')).not.toBe(await hasher.hash('correct horse'));
  });

  it('knows the right password from a wrong one', async () => {
    const stored = await hasher.hash('correct horse');
    expect(await hasher.matches('correct horse', stored)).toBe(true);
    expect(await hasher.matches('correct horsE', stored)).toBe(false);
  });

  it('takes composed and decomposed characters for the same', async () => {
    expect(await hasher.matches('e\u0301te\u0301 2026 d\u0300', await hasher.hash('\u00e9t\u00e9 2026 d\u0300'))).toBe(
      true,
    );
  });

  it('lets nobody in where there is no hash', async () => {
    expect(await hasher.matches('anything at all', null)).toBe(false);
  });
});

import { issueOpaqueToken, readOpaqueToken } from './opaque-token.ts';

describe('an opaque token', () => {
  it('is found by the tenant and the hash it was issued with', () => {
    const token = issueOpaqueToken('olr', 42);
    expect(token.text).toMatch(/^olr_42_[\w-]{43}$/);
    expect(readOpaqueToken('olr', token.text)).toEqual({ tenantId: 42, hash: token.hash });
  });

  it('does not hold what is stored', () => {
    const token = issueOpaqueToken('olr', 42);
    expect(token.text).not.toContain(token.hash);
  });

  it('is new each time', () => {
    expect(issueOpaqueToken('olr', 1).text).not.toBe(issueOpaqueToken('olr', 1).text);
  });

  it('serves its own purpose only', () => {
    expect(readOpaqueToken('ola', issueOpaqueToken('olr', 1).text)).toBeNull();
  });

  it('hashes differently in another tenant', () => {
    const token = issueOpaqueToken('olr', 1);
    expect(readOpaqueToken('olr', token.text.replace('olr_1_', 'olr_2_'))?.hash).not.toBe(token.hash);
  });

  it.each([
    '',
    'olr',
    'olr_1_',
    'olr_0_' + 'a'.repeat(43),
    'olr_9999999999999999_' + 'a'.repeat(43),
    'olr_1_' + 'a'.repeat(44),
    'olr_1_' + 'a'.repeat(43) + '\n',
  ])('refuses %j', (text) => expect(readOpaqueToken('olr', text)).toBeNull());
});

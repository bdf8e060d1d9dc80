import { isMeantAsApiKey, issueApiKeyToken, newApiKeyPrefix, readApiKeyToken } from './api-key-token.ts';

const KNOWN = 'olk_1abcdefgh_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg';

describe('the token of an API key', () => {
  it('names its tenant, its key and its hash', () => {
    const prefix = newApiKeyPrefix(42);
    const token = issueApiKeyToken(prefix);
    expect(token.text).toMatch(/^olk_g[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$/);
    expect(readApiKeyToken(token.text)).toEqual({ tenantId: 42, prefix, hash: token.hash });
    expect(token.text).not.toContain(token.hash);
  });

  it.each([1, 61, 62, 12_345, Number.MAX_SAFE_INTEGER])('leads to tenant %d', (tenantId) => {
    expect(readApiKeyToken(issueApiKeyToken(newApiKeyPrefix(tenantId)).text)?.tenantId).toBe(tenantId);
  });

  it('is new each time, also under the same prefix', () => {
    const prefix = newApiKeyPrefix(1);
    expect(newApiKeyPrefix(1)).not.toBe(prefix);
    expect(issueApiKeyToken(prefix).text).not.toBe(issueApiKeyToken(prefix).text);
  });

  it('has the checksum that the documentation describes', () => {
    // python3: zlib.crc32(b'olk_…') in base 62.
    expect(readApiKeyToken(`${KNOWN}000000`)).toBeNull();
    expect(readApiKeyToken(`${KNOWN}2Kqttm`)).toMatchObject({ tenantId: 1, prefix: '1abcdefgh' });
  });

  it('is refused where a character is another one', () => {
    const { text } = issueApiKeyToken(newApiKeyPrefix(7));
    for (let at = 4; at < text.length; at += 1) {
      const other = text[at] === 'x' ? 'y' : 'x';
      expect(readApiKeyToken(text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
    }
  });

  it.each(['', 'olk_', 'olk_1abcdefgh_', KNOWN, `${KNOWN}2Kqttm\n`, `${KNOWN}2Kqttm=`, 'ola_1_abc'])(
    'refuses %j',
    (text) => expect(readApiKeyToken(text)).toBeNull(),
  );

  it('is told from other tokens by its first letters', () => {
    expect(isMeantAsApiKey('olk_anything')).toBe(true);
    expect(isMeantAsApiKey('eyJhbGciOiJFZERTQSJ9.e30.c2ln')).toBe(false);
  });
});

import { readClient, writeClient } from './client-header.ts';

describe('the header of the client', () => {
  it('carries address and user agent, whatever bytes that is made of', () => {
    const client = { address: '2001:db8::1', userAgent: 'Mozilla/5.0 (Ünïx; "x")\u0007 €' };
    expect(readClient(writeClient(client))).toEqual(client);
    expect(writeClient(client)).toMatch(/^[\w-]+$/);
    expect(readClient(writeClient({ address: '::1', userAgent: null }))).toEqual({ address: '::1', userAgent: null });
  });

  it('cuts a long user agent', () => {
    expect(readClient(writeClient({ address: '::1', userAgent: 'x'.repeat(9_000) }))?.userAgent).toHaveLength(512);
  });

  it.each([undefined, '', 'e30', '!', 'bnVsbA'])('says nothing where it is %j', (header) => {
    expect(readClient(header)).toBeUndefined();
  });
});

import { readClient, writeClient } from './client-header.ts';

const CLIENT = { address: '::1', userAgent: null, browser: null };

describe('the header of the client', () => {
  it('carries address, device and user agent, whatever bytes that is made of', () => {
    const client = {
      ...{ address: '2001:db8::1', userAgent: 'Mozilla/5.0 (Ünïx; "x")\u0007 €' },
      browser: { deviceToken: 'olb_1_x' },
    };
    expect(readClient(writeClient(client))).toEqual(client);
    expect(writeClient(client)).toMatch(/^[\w-]+$/);
    expect(readClient(writeClient(CLIENT))).toEqual(CLIENT);
    expect(readClient(writeClient({ ...CLIENT, browser: { deviceToken: null } }))?.browser).toEqual({
      deviceToken: null,
    });
  });

  it('cuts a long user agent', () => {
    expect(readClient(writeClient({ ...CLIENT, userAgent: 'x'.repeat(9_000) }))?.userAgent).toHaveLength(512);
  });

  it.each([undefined, '', 'e30', '!', 'bnVsbA'])('says nothing where it is %j', (header) => {
    expect(readClient(header)).toBeUndefined();
  });
});

import { readDeviceCookie } from './device-cookie.ts';

const SECURE = { secure: true };

function read(header: string | undefined, tenantId: number | null = 7, settings = SECURE) {
  const sent: string[] = [];
  return { ...readDeviceCookie(header, tenantId, settings, (value) => sent.push(value)), sent };
}

describe('the device cookie', () => {
  it('is HttpOnly, for this host alone, and outlives every session', () => {
    const { keep, sent } = read(undefined);
    keep('olb_7_AbC-d_e');
    expect(sent).toEqual([
      '__Host-outlay_device_7=olb_7_AbC-d_e; Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict; Secure',
    ]);
    const plain = read(undefined, 7, { secure: false });
    plain.keep('olb_7_x');
    expect(plain.sent).toEqual(['outlay_device_7=olb_7_x; Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict']);
  });

  it('is one for each tenant', () => {
    const header = 'a=b; __Host-outlay_device_7=olb_7_x; __Host-outlay_device_77=olb_77_y';
    expect(read(header, 7).token).toBe('olb_7_x');
    expect(read(header, 77).token).toBe('olb_77_y');
    expect(read(header, 8).token).toBeUndefined();
    expect(read(header, null).token).toBeUndefined();
    expect(read('outlay_device_7=olb_7_x').token).toBeUndefined();
    expect(read(`__Host-outlay_device_7=${'x'.repeat(2_000)}`).token).toBeUndefined();
  });

  it('keeps nothing but a token of ours', () => {
    const { keep, sent } = read(undefined);
    for (const token of ['', 'x', 'olb_0_x', 'olb_7_x; Domain=example.com']) keep(token);
    expect(sent).toEqual([]);
  });
});

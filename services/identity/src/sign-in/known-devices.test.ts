import type { ClientBrowser } from '@outlay/tenancy/request-context';
import { KnownDevices } from './known-devices.ts';

const devices = new KnownDevices('a secret of the environment');
const ada = { id: 3, tenantId: 7, devicesSince: null };
function browserWith(deviceToken: string | null) {
  const browser: ClientBrowser = { deviceToken };
  return { address: '::1', userAgent: null, browser };
}

/** The token that a browser gets when a user signs in. */
function tokenOf(owner = ada, before: string | null = null): string {
  const client = browserWith(before);
  devices.remember(client, owner);
  return client.browser.newDeviceToken ?? '';
}

describe('a known browser', () => {
  it('is recognised by its token, and stays the same browser when it is renewed', () => {
    const token = tokenOf();
    const device = devices.recognise(browserWith(token), ada);
    expect(device).not.toBeNull();
    expect(devices.recognise(browserWith(tokenOf(ada, token)), ada)).toBe(device);
    expect(devices.recognise(browserWith(tokenOf()), ada)).not.toBe(device);
  });

  it('is one user’s, of one tenant', () => {
    const token = tokenOf();
    expect(devices.recognise(browserWith(token), { ...ada, id: 4 })).toBeNull();
    expect(devices.recognise(browserWith(token), { ...ada, tenantId: 8 })).toBeNull();
    expect(devices.recognise(browserWith(token.replace('olb_7', 'olb_8')), { ...ada, tenantId: 8 })).toBeNull();
  });

  it('is not known any more after a new password', () => {
    const token = tokenOf();
    expect(devices.recognise(browserWith(token), { ...ada, devicesSince: new Date(Date.now() + 1) })).toBeNull();
    expect(
      devices.recognise(browserWith(token), { ...ada, devicesSince: new Date(Date.now() - 60_000) }),
    ).not.toBeNull();
  });

  it('cannot be made up', () => {
    const token = tokenOf();
    const other = new KnownDevices('another secret of the environment');
    expect(other.recognise(browserWith(token), ada)).toBeNull();
    for (const text of [
      '',
      'x',
      'olb_7_',
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}x`,
      `olb_7_${'A'.repeat(80)}`,
    ])
      expect(devices.recognise(browserWith(text), ada)).toBeNull();
  });

  it('tells nobody whom it knows', () => {
    expect(Buffer.from(tokenOf().slice('olb_7_'.length), 'base64url').toString('latin1')).not.toContain('user');
  });

  it('is for clients that keep cookies', () => {
    const client = { address: '::1', userAgent: null, browser: null };
    devices.remember(client, ada);
    expect(client).toEqual({ address: '::1', userAgent: null, browser: null });
    expect(devices.recognise(client, ada)).toBeNull();
    expect(devices.recognise(undefined, ada)).toBeNull();
  });
});

it('names the tries of addresses and of browsers apart, and each by its secret', () => {
  const names = [
    devices.bucketOfAddress(7, 'ada@acme.example'),
    devices.bucketOfAddress(8, 'ada@acme.example'),
    devices.bucketOfAddress(7, 'bob@acme.example'),
    devices.bucketOfDevice(ada, 'a'),
    devices.bucketOfDevice(ada, 'b'),
    devices.bucketOfDevice({ ...ada, id: 4 }, 'a'),
    new KnownDevices('another secret').bucketOfAddress(7, 'ada@acme.example'),
  ];
  expect(new Set(names).size).toBe(names.length);
  expect(devices.bucketOfAddress(7, 'ada@acme.example')).toBe(names[0]);
  expect(names.join()).not.toMatch(/ada|acme/);
});

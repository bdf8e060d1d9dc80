import { readBrowserSession } from './refresh-cookie.ts';

const settings = { secure: true, maxAgeSeconds: 60 };

describe('the refresh cookie', () => {
  it('is found among others, decoded', () => {
    const read = (header: string | undefined) => readBrowserSession(header, settings, () => undefined).refreshToken;
    expect(read('a=1; __Host-outlay_refresh=x%3Dy; b=2')).toBe('x=y');
    expect(read('outlay_refresh=planted')).toBeUndefined();
    expect(read('__Host-outlay_refresh=%E0%A4%A')).toBeUndefined();
    expect(read('__Host-outlay_refresh=')).toBeUndefined();
    expect(read(undefined)).toBeUndefined();
  });

  it('is out of reach of scripts, other sites and plain HTTP', () => {
    const set: string[] = [];
    const session = readBrowserSession(undefined, settings, (cookie) => set.push(cookie));
    session.keep('a;b');
    session.keep(null);
    expect(set).toEqual([
      '__Host-outlay_refresh=a%3Bb; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure',
      '__Host-outlay_refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure',
    ]);
  });
});

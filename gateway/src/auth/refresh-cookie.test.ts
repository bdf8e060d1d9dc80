import { readBrowserSession } from './refresh-cookie.ts';

const settings = { secure: true, maxAgeSeconds: 60 };
const NAME = '__Host-outlay_refresh';
const read = (header: string | undefined, tenantId: number | null = 7) =>
  readBrowserSession(header, tenantId, settings, () => undefined).refreshToken;

/** The cookies that `keep` sets. */
function kept(header: string | undefined, token: string | null, tenantId: number | null = 7): string[] {
  const set: string[] = [];
  readBrowserSession(header, tenantId, settings, (cookie) => set.push(cookie)).keep(token);
  return set;
}

describe('the refresh cookie', () => {
  it('is found among others, decoded', () => {
    expect(read(`a=1; ${NAME}_7=olr_7_x%3Dy; b=2`)).toBe('olr_7_x=y');
    expect(read('outlay_refresh_7=olr_7_planted')).toBeUndefined();
    expect(read(`${NAME}_7=%E0%A4%A`)).toBeUndefined();
    expect(read(`${NAME}_7=`)).toBeUndefined();
    expect(read(undefined)).toBeUndefined();
  });

  it('is that of the tenant of the request, whose token it must hold', () => {
    const both = `${NAME}_7=olr_7_seven; ${NAME}_8=olr_8_eight`;
    expect([read(both, 7), read(both, 8), read(both, 9)]).toEqual(['olr_7_seven', 'olr_8_eight', undefined]);
    expect(read(`${NAME}_7=olr_8_eight`, 7)).toBeUndefined();
    expect(read(`${NAME}_70=olr_7_seven`, 7)).toBeUndefined();
  });

  it('is the only one where the request names no tenant', () => {
    expect(read(`${NAME}_7=olr_7_seven`, null)).toBe('olr_7_seven');
    expect(read(`${NAME}_7=olr_7_seven; ${NAME}_8=olr_8_eight`, null)).toBeUndefined();
  });

  it('is out of reach of scripts, other sites and plain HTTP', () => {
    expect(kept(undefined, 'olr_7_a;b')).toEqual([
      `${NAME}_7=olr_7_a%3Bb; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure`,
    ]);
    expect(kept(undefined, null)).toEqual([`${NAME}_7=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure`]);
  });

  it('is named after the tenant of its token, such as one that was just created', () => {
    expect(kept(undefined, 'olr_12_new', null)[0]).toMatch(`${NAME}_12=olr_12_new;`);
    expect(kept(`${NAME}_8=olr_8_eight`, null, null)[0]).toMatch(`${NAME}_8=; Path=/; Max-Age=0`);
    expect(kept(undefined, null, null)).toEqual([]);
  });

  it('takes the place of the one cookie that a host had before', () => {
    const old = `${NAME}=olr_7_old`;
    expect([read(old, 7), read(old, null), read(old, 8)]).toEqual(['olr_7_old', 'olr_7_old', undefined]);
    expect(read(`${old}; ${NAME}_7=olr_7_newer`)).toBe('olr_7_newer');
    expect(kept(old, 'olr_7_next').map((cookie) => cookie.split('; Path', 1)[0])).toEqual([
      `${NAME}_7=olr_7_next`,
      `${NAME}=`,
    ]);
    expect(kept(old, 'olr_8_other', 8)).toHaveLength(1);
  });
});

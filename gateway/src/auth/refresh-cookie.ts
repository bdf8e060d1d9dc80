import type { BrowserSession } from './gateway-context.ts';
import { readDeviceCookie } from './device-cookie.ts';

/** Settings of the cookie that holds a browser's refresh token. */
export interface CookieSettings {
  /** Only over HTTPS; its name then carries the `__Host-` prefix, so that no subdomain can plant one. */
  readonly secure: boolean;
  /** Lifetime, seconds: that of a refresh token. */
  readonly maxAgeSeconds: number;
}

/** The header by which a browser asks for the cookie. A page of another origin cannot send it without our consent (CORS). */
export const BROWSER_HEADER = 'x-outlay-client';

/** Its value. */
export const BROWSER_CLIENT = 'browser';

/**
 * The browser's session with a tenant, read from the Cookie header; changes go out through `setCookie`. Each tenant has a cookie of its
 * own, so that several tenants on one host keep their sessions apart.
 *
 * @param tenantId the tenant of the request; null finds the session of a browser that has only one
 */
export function readBrowserSession(
  cookieHeader: string | undefined,
  tenantId: number | null,
  settings: CookieSettings,
  setCookie: (value: string) => void,
): BrowserSession {
  const base = settings.secure ? '__Host-outlay_refresh' : 'outlay_refresh';
  const set = (name: string, value: string, maxAge: number): void => {
    const secure = settings.secure ? '; Secure' : '';
    setCookie(`${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`);
  };
  const held = heldTokens(cookieHeader, base).filter((cookie) => tenantId === null || cookie.tenantId === tenantId);
  const own = held.find(({ name }) => name !== base) ?? held[0];
  const isAmbiguous = new Set(held.map((cookie) => cookie.tenantId)).size > 1;
  return {
    device: readDeviceCookie(cookieHeader, tenantId, settings, setCookie),
    refreshToken: isAmbiguous ? undefined : own?.token,
    keep(token) {
      const tenant = token === null ? (tenantId ?? own?.tenantId) : tenantOf(token);
      if (tenant !== undefined) set(`${base}_${tenant}`, token ?? '', token === null ? 0 : settings.maxAgeSeconds);
      // The cookie of releases before there was one for each tenant.
      if (held.some((cookie) => cookie.name === base && cookie.tenantId === tenant)) set(base, '', 0);
    },
  };
}

/** A refresh token in a cookie, and the tenant that the token names. */
interface HeldToken {
  name: string;
  tenantId: number;
  token: string;
}

/** The refresh tokens of a Cookie header, without those under the name of another tenant than their own. */
function heldTokens(header: string | undefined, base: string): HeldToken[] {
  return (header?.split(';') ?? []).flatMap((pair) => {
    const [name = '', ...value] = pair.trim().split('=');
    const token = name.startsWith(base) ? decoded(value.join('=')) : undefined;
    const tenantId = token === undefined ? undefined : tenantOf(token);
    const isOwn = name === base || name === `${base}_${tenantId}`;
    return token !== undefined && tenantId !== undefined && isOwn ? [{ name, tenantId, token }] : [];
  });
}

/** The tenant that a refresh token names. */
function tenantOf(token: string): number | undefined {
  const digits = /^olr_([1-9]\d{0,15})_/.exec(token)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

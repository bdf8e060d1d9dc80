import type { BrowserSession } from './gateway-context.ts';

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

/** The browser's session, read from the Cookie header; changes go out through `setCookie`. */
export function readBrowserSession(
  cookieHeader: string | undefined,
  settings: CookieSettings,
  setCookie: (value: string) => void,
): BrowserSession {
  const name = settings.secure ? '__Host-outlay_refresh' : 'outlay_refresh';
  return {
    refreshToken: cookieValue(cookieHeader, name),
    keep(token) {
      const maxAge = token === null ? 0 : settings.maxAgeSeconds;
      const secure = settings.secure ? '; Secure' : '';
      setCookie(
        `${name}=${encodeURIComponent(token ?? '')}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`,
      );
    },
  };
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  const pair = header?.split(';').find((part) => part.trim().startsWith(`${name}=`));
  const encoded = pair?.trim().slice(name.length + 1);
  if (!encoded) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

import type { DeviceCookie } from './gateway-context.ts';

/** Browsers keep no cookie for longer than 400 days. */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;
/** Longer ones are not ours. */
const MAX_LENGTH = 1_000;

/**
 * Reads the device cookie of a tenant. Its content is known to identity alone: it names the user who signed in and the browser.
 * @param tenantId the tenant of the request; null where none is named: then there is no cookie to read
 */
export function readDeviceCookie(
  cookieHeader: string | undefined,
  tenantId: number | null,
  { secure }: { readonly secure: boolean },
  setCookie: (value: string) => void,
): DeviceCookie {
  const base = secure ? '__Host-outlay_device' : 'outlay_device';
  const found = tenantId === null ? undefined : valueOf(cookieHeader, `${base}_${tenantId}`);
  return {
    token: found !== undefined && found.length <= MAX_LENGTH ? found : undefined,
    keep(token) {
      const tenant = /^olb_([1-9]\d{0,15})_[\w-]+$/.exec(token)?.[1];
      if (tenant === undefined) return;
      const flags = `HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
      setCookie(`${base}_${tenant}=${token}; Path=/; Max-Age=${MAX_AGE_SECONDS}; ${flags}`);
    },
  };
}

function valueOf(header: string | undefined, name: string): string | undefined {
  const pairs = header?.split(';').map((pair) => pair.trim()) ?? [];
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

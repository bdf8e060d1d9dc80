/** A path within the app, from an address that anybody may have written; null for one that leads elsewhere. */
export function localPath(address: unknown, origin: string = location.origin): string | null {
  // Browsers read `\` as `/` and drop control characters: both could hide another host.
  if (typeof address !== 'string' || !/^\/(?!\/)[^\\\p{Cc}]*$/u.test(address)) return null;
  const url = URL.parse(address, origin);
  if (url === null || url.origin !== origin || url.pathname.startsWith('//')) return null;
  return url.pathname === '/sign-in' ? null : url.pathname + url.search + url.hash;
}

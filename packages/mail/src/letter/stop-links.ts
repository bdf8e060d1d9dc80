/** The page where readers of mails decline further ones, without signing in. */
const STOP_PAGE = '/stop-mails';

/**
 * Where a reader declines mails: the page, and the address that mail programs post to (RFC 8058).
 * @param token names the address to identity
 */
export function stopOf(publicUrl: string, token: string): { page: string; oneClick: string } {
  const oneClick = new URL('/api/v1/mails/stop', publicUrl);
  oneClick.searchParams.set('token', token);
  return { page: pageWithToken(publicUrl, STOP_PAGE, token), oneClick: oneClick.toString() };
}

/** A page with a token in the fragment: browsers send it to no server and to no other page, so it stays out of logs. */
export function pageWithToken(publicUrl: string, page: string, token: string): string {
  const url = new URL(page, publicUrl);
  url.hash = `token=${token}`;
  return url.toString();
}

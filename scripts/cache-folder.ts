import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder of programs that are fetched once: OUTLAY_CACHE_DIR, else `outlay` in the user's cache folder. */
export function cacheFolder(): string {
  const own = process.env['OUTLAY_CACHE_DIR'];
  if (own) return own;
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'outlay');
}

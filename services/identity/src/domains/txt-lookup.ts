import { Resolver } from 'node:dns/promises';
import { requireOutsideTransaction } from '@outlay/tenancy/within-transaction';

/** Records of one name that are looked at. */
const MOST_RECORDS = 100;
const TRIES = 2;
/** Answers that say that there is no such record. Any other error says nothing. */
const ABSENT = new Set(['ENOTFOUND', 'ENODATA']);

/** The answer to a question for TXT records. `failed`: nobody knows. */
export type TxtAnswer =
  { kind: 'records'; values: readonly string[] } | { kind: 'absent' } | { kind: 'failed'; code: string };

/** Asks for the TXT records of a name, for at most so many milliseconds. */
export type TxtLookup = (name: string, patienceMs: number) => Promise<TxtAnswer>;

/** @param servers `address` or `address:port`; the system's if there are none */
export function createTxtLookup(servers: readonly string[]): TxtLookup {
  return async (name, patienceMs) => {
    requireOutsideTransaction('A question to DNS');
    const resolver = new Resolver({ timeout: Math.max(1, Math.floor(patienceMs / TRIES)), tries: TRIES });
    if (servers.length > 0) resolver.setServers(servers);
    const timer = setTimeout(() => resolver.cancel(), patienceMs);
    try {
      const records = await resolver.resolveTxt(name);
      // An alias that leads to no record.
      if (records.length === 0) return { kind: 'absent' };
      // DNS splits values at 255 bytes.
      return { kind: 'records', values: records.slice(0, MOST_RECORDS).map((parts) => parts.join('')) };
    } catch (error) {
      const code = codeOf(error);
      return ABSENT.has(code) ? { kind: 'absent' } : { kind: 'failed', code };
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Returns true if every one is the address of a DNS server, with or without a port. */
export function areDnsServers(servers: readonly string[]): boolean {
  try {
    new Resolver().setServers(servers);
    return true;
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}

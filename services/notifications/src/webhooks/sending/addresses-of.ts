import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { isLocalhost } from './webhook-url.ts';

const QUERY_TIMEOUT_MS = 2_000;
const TRIES = 2;
const LOOPBACK: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** Resolves a host name to its addresses. */
export type AddressesOf = (name: string) => Promise<readonly LookupAddress[]>;

export class NameNotFoundError extends Error {
  readonly code = 'NAME_NOT_FOUND';
}

/**
 * Asks DNS, without the files and search domains of this machine. The system's own resolver is not used: it blocks one of the few
 * threads of the process for each name whose server does not answer.
 * @param servers `address` or `address:port`; the system's if there are none
 * @param timeoutMs for one of two tries
 * @throws NameNotFoundError when there is no address, or no server answers
 */
export function askDns(servers: readonly string[] = [], timeoutMs = QUERY_TIMEOUT_MS): AddressesOf {
  return async (name) => {
    if (isLocalhost(name)) return LOOPBACK;
    const resolver = new Resolver({ timeout: timeoutMs, tries: TRIES });
    if (servers.length > 0) resolver.setServers(servers);
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const addresses = [...valuesOf(v4, 4), ...valuesOf(v6, 6)];
    if (addresses.length === 0) throw new NameNotFoundError(`${name} has no address.`);
    return addresses;
  };
}

function valuesOf(answer: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] {
  return answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];
}

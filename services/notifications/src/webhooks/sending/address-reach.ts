import ipaddr from 'ipaddr.js';

/** The only part of IPv6 that is given out to networks. What lies outside is local, reserved, or contains an IPv4 address. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** Public addresses that clouds answer inside a machine's own network: Azure's host agent. */
const INSIDE_CLOUDS = new Set(['168.63.129.16']);

/** The network that an address leads to. `private`: every one but the internet and this machine's loopback interface. */
export type AddressReach = 'public' | 'loopback' | 'private';

/** @param host without brackets */
export function isAddress(host: string): boolean {
  return ipaddr.isValid(host);
}

/** @param address IPv4 or IPv6, in any notation; `private` where it is none */
export function addressReach(address: string): AddressReach {
  if (!ipaddr.isValid(address)) return 'private';
  // Turns an IPv4 address in IPv6 notation into IPv4.
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (range === 'loopback') return 'loopback';
  if (range !== 'unicast' || INSIDE_CLOUDS.has(parsed.toString())) return 'private';
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_IPV6) ? 'public' : 'private';
}

/** @param allowPrivate permits loopback addresses, and no other private ones */
export function mayReach(address: string, { allowPrivate }: { allowPrivate: boolean }): boolean {
  const reach = addressReach(address);
  return reach === 'public' || (allowPrivate && reach === 'loopback');
}

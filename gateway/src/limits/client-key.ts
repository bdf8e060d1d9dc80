import { isIPv4, isIPv6 } from 'node:net';

const MAPPED_IPV4 = '::ffff:';
const GROUPS = 8;
/** Groups of 16 bits that name a customer's network; the rest is the customer's to change at will. */
const NETWORK_GROUPS = 4;

/**
 * Rate-limit key of a client address: an IPv4 address itself, the /64 of an IPv6 address, as every host in one
 * has 2^64 addresses to rotate through.
 */
export function clientKey(address: string): string {
  const mapped = address.toLowerCase().startsWith(MAPPED_IPV4) ? address.slice(MAPPED_IPV4.length) : address;
  if (isIPv4(mapped)) return mapped;
  if (!isIPv6(address)) return 'unknown';
  return `${groupsOf(address).slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

/** The eight groups of an IPv6 address, `::` written out. */
function groupsOf(address: string): string[] {
  const [withoutZone = ''] = address.toLowerCase().split('%');
  const [head = '', tail = ''] = withoutZone.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, GROUPS - front.length - back.length) }, () => '0');
  return [...front, ...zeros, ...back].map((group) => group.replace(/^0+(?=.)/, ''));
}

import { isIPv4, isIPv6 } from 'node:net';

/** Meaning of a Host header for the tenant. */
export type HostMeaning =
  /** One of our own hosts: it names no tenant. */
  | { kind: 'ours' }
  /** A tenant's subdomain of one of our domains. */
  | { kind: 'slug'; slug: string }
  /** Any other host: a custom domain of a tenant, or unknown. */
  | { kind: 'other'; host: string };

export interface HostNames {
  /** Tenants live at `{slug}.` below it; undefined where there are only custom domains and headers. */
  readonly baseDomain: string | undefined;
  /** More hosts that are ours and name no tenant, such as `api.example.com`. */
  readonly ownHosts: readonly string[];
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Reads a Host header. Case, port and a final dot make no difference. Null for one that cannot be a host. */
export function readHost(header: string | undefined, { baseDomain, ownHosts }: HostNames): HostMeaning | null {
  const host = hostName(header ?? '');
  if (host === null) return null;
  if (host === 'localhost' || isLoopback(host) || host === baseDomain || ownHosts.includes(host))
    return { kind: 'ours' };
  const slug = subdomainOf(host, 'localhost') ?? (baseDomain === undefined ? null : subdomainOf(host, baseDomain));
  return slug === null ? { kind: 'other', host } : { kind: 'slug', slug };
}

function hostName(header: string): string | null {
  const bracketed = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(header)?.[1];
  if (bracketed !== undefined) return isIPv6(bracketed) ? bracketed.toLowerCase() : null;
  const name = /^([a-z0-9.-]{1,253}?)\.?(?::\d{1,5})?$/i.exec(header)?.[1]?.toLowerCase();
  return name !== undefined && name.split('.').every((label) => LABEL.test(label)) ? name : null;
}

/** The machine itself, by address: as harmless as its name, for no public name leads a browser here. */
function isLoopback(host: string): boolean {
  return host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/** The one label in front of a domain; null when there is none, or more. */
function subdomainOf(host: string, domain: string): string | null {
  if (!host.endsWith(`.${domain}`)) return null;
  const label = host.slice(0, -domain.length - 1);
  return label.includes('.') ? null : label;
}

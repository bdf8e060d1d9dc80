import { AppError } from '@outlay/errors/app-error';
import { parseId } from '@outlay/tenancy/ids';
import type { HostMeaning } from './host.ts';
import type { Asker, TenantDirectory, TenantName } from './tenant-directory.ts';

/** The parts of a request that name a tenant. */
export interface TenantClaims {
  readonly host: HostMeaning;
  /** The X-Tenant-Id header: digits are an id, anything else is a slug. */
  readonly header: string | undefined;
  /** The tenant of the access token. */
  readonly tokenTenantId: number | undefined;
}

const SLUG = /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/;

/**
 * The tenant that all parts of a request name; null when none names one.
 * @throws AppError TENANT_MISMATCH where claims differ, or name what does not exist beside a token that does;
 *   TENANT_REQUIRED where nobody goes by the only name given; MISDIRECTED_REQUEST for a host that is neither ours nor a tenant's
 */
export async function resolveTenant(
  claims: TenantClaims,
  directory: TenantDirectory,
  asker: Asker,
): Promise<number | null> {
  const { tokenTenantId } = claims;
  const names = [hostTenant(claims.host), headerTenant(claims.header)].filter((name) => name !== undefined);
  if (names.length === 0) return tokenTenantId ?? null;
  const found = await Promise.all(names.map((name) => tenantIdOf(name, tokenTenantId, directory, asker)));
  if (claims.host.kind === 'other' && found[0] === null) throw misdirected();
  if (tokenTenantId !== undefined) {
    if (found.some((tenantId) => tenantId !== tokenTenantId)) throw tenantMismatch();
    return tokenTenantId;
  }
  const [first = null] = found;
  if (found.includes(null))
    throw new AppError('TENANT_REQUIRED', 'The tenant named by the host or the X-Tenant-Id header does not exist.');
  if (found.some((tenantId) => tenantId !== first)) throw tenantMismatch();
  return first;
}

/** 421: this host is not served here. */
export function misdirected(): AppError {
  return new AppError('MISDIRECTED_REQUEST', 'This host is not served here. Use the host of the API or of a tenant.');
}

function tenantMismatch(): AppError {
  return new AppError('TENANT_MISMATCH', 'The token, the X-Tenant-Id header and the host do not name the same tenant.');
}

function hostTenant(host: HostMeaning): TenantName | undefined {
  if (host.kind === 'ours') return undefined;
  return host.kind === 'slug' ? { slug: host.slug } : { host: host.host };
}

function headerTenant(header: string | undefined): TenantName | 'nobody' | undefined {
  const text = header?.trim().toLowerCase();
  if (text === undefined || text === '') return undefined;
  if (!/^\d+$/.test(text)) return SLUG.test(text) ? { slug: text } : 'nobody';
  const id = parseId(text);
  return id === null ? 'nobody' : { id };
}

/** An id beside a token needs no looking up: it is the token's, or it is wrong. */
async function tenantIdOf(
  name: TenantName | 'nobody',
  tokenTenantId: number | undefined,
  directory: TenantDirectory,
  asker: Asker,
): Promise<number | null> {
  if (name === 'nobody') return null;
  if ('id' in name && tokenTenantId !== undefined) return name.id;
  return directory.find(name, asker);
}

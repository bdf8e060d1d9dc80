import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import { parseId } from '@outlay/tenancy/ids';

/** Search key of a tenant. */
export type TenantName = { slug: string } | { host: string } | { id: number };

/** The request on whose behalf a tenant is looked up. */
export interface Asker {
  readonly requestId: string;
  /** Called before identity is asked; it may throw to prevent that. */
  readonly beforeAsking: () => Promise<void>;
}

/** Finds tenants by slug, host name or id. */
export interface TenantDirectory {
  /** The tenant's id; null when there is none. @throws AppError SERVICE_UNAVAILABLE */
  find(name: TenantName, asker: Asker): Promise<number | null>;
  /** Clears the cache, after a tenant changed. */
  forget(): void;
}

const KNOWN_MS = 60_000;
/** Short, as somebody may be about to create the tenant; long enough to blunt a flood of made-up names. */
const UNKNOWN_MS = 1_000;
const MAX_NAMES = 20_000;

const QUERY = `query ResolveTenant($slug: String, $host: String, $id: ID) {
  resolveTenant(slug: $slug, host: $host, id: $id) { id }
}`;
const Answer = z.object({ resolveTenant: z.object({ id: z.string() }).nullable() });

type Found = { readonly tenantId: number | null };

/** Asks identity, as a service, and remembers the answers for a while. Questions asked at the same time are asked once. */
export function createTenantDirectory(identity: Pick<SubgraphClient, 'ask'>): TenantDirectory {
  const known = new LRUCache<string, Found>({ max: MAX_NAMES });
  const asking = new Map<string, Promise<Found>>();

  const ask = async (name: TenantName, requestId: string): Promise<Found> => {
    const data = await identity.ask({ tenantId: null, requestId }, QUERY, variablesOf(name));
    const answer = Answer.safeParse(data);
    if (!answer.success) throw serviceUnavailable();
    return { tenantId: answer.data.resolveTenant && parseId(answer.data.resolveTenant.id) };
  };

  return {
    async find(name, { requestId, beforeAsking }) {
      const key = JSON.stringify(name);
      const remembered = known.get(key);
      if (remembered) return remembered.tenantId;
      await beforeAsking();
      let answer = asking.get(key);
      if (!answer) {
        answer = ask(name, requestId).finally(() => asking.delete(key));
        asking.set(key, answer);
      }
      const found = await answer;
      known.set(key, found, { ttl: found.tenantId === null ? UNKNOWN_MS : KNOWN_MS });
      return found.tenantId;
    },
    forget: () => known.clear(),
  };
}

function variablesOf(name: TenantName): Record<string, string> {
  return 'id' in name ? { id: String(name.id) } : { ...name };
}

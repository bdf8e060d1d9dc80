import { principalKey } from '@outlay/tenancy/request-context';
import { parseVersions, versionsHeader } from '@outlay/tenancy/written-versions';
import type { GatewayContext } from '../auth/gateway-context.ts';
import type { WrittenStore } from './written-store.ts';

type Caller = Pick<GatewayContext, 'tenantId' | 'principal'>;

/**
 * After one's own write, one's next read shows it: subgraphs say what a request wrote, and subgraphs that answer from read
 * models get the versions that their answer should contain.
 */
export interface ReadYourWrites {
  /** Stores the versions of a subgraph's answer. Resolves when the caller's next request, at any gateway, will find them. */
  remember(caller: Caller, header: string | string[] | undefined): Promise<void>;
  /** The header with the versions the caller wrote lately; undefined when there are none. */
  headerFor(caller: Caller): Promise<string | undefined>;
}

export function createReadYourWrites(store: WrittenStore): ReadYourWrites {
  return {
    async remember(caller, header) {
      if (header === undefined) return;
      const writer = writerOf(caller);
      const versions = parseVersions(String(header));
      if (writer !== null && versions.length > 0) await store.remember(writer, versions);
    },
    async headerFor(caller) {
      const writer = writerOf(caller);
      return writer === null ? undefined : versionsHeader(await store.recall(writer));
    },
  };
}

/** Anonymous callers read no read models. */
function writerOf({ tenantId, principal }: Caller): string | null {
  if (tenantId === null || principal.kind === 'anonymous') return null;
  return `${tenantId}:${principalKey(principal)}`;
}

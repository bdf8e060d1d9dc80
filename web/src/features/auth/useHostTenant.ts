import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue';
import { send } from '@/session/transport.ts';
import { HostTenantDocument, type HostTenantQuery } from './__generated__/auth.ts';

export type HostTenant = NonNullable<HostTenantQuery['hostTenant']>;

interface HostTenantAnswer {
  /** The tenant that this address belongs to. Null: none, or the server did not say. Undefined: not known yet. */
  readonly tenant: Readonly<Ref<HostTenant | null | undefined>>;
  /** Resolved once it is known. */
  readonly known: Promise<void>;
}

/** @param choose called with the slug of the tenant that this address belongs to, if there is one */
export function useHostTenant(choose: (slug: string) => void): HostTenantAnswer {
  const tenant = shallowRef<HostTenant | null | undefined>(undefined);
  const asking = new AbortController();
  onScopeDispose(() => {
    asking.abort();
  });
  const known = send(HostTenantDocument, {}, { tenant: null, signal: asking.signal }).then((answer) => {
    tenant.value = answer.kind === 'data' ? answer.data.hostTenant : null;
    if (tenant.value) choose(tenant.value.slug);
  });
  return { tenant: readonly(tenant), known };
}

import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue';
import { send } from '@/session/transport.ts';
import { HostTenantDocument, type HostTenantQuery } from './__generated__/auth.ts';

type HostTenant = NonNullable<HostTenantQuery['hostTenant']>;

/** The tenant that this address belongs to. Null: none, or the server did not say. Undefined: not known yet. */
export function useHostTenant(): Readonly<Ref<HostTenant | null | undefined>> {
  const tenant = shallowRef<HostTenant | null | undefined>(undefined);
  const asking = new AbortController();
  onScopeDispose(() => {
    asking.abort();
  });
  void send(HostTenantDocument, {}, { tenant: null, signal: asking.signal }).then((answer) => {
    tenant.value = answer.kind === 'data' ? answer.data.hostTenant : null;
  });
  return readonly(tenant);
}

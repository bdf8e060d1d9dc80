import { onScopeDispose, readonly, shallowRef, watch, type Ref } from 'vue';
import { send } from '@/session/transport.ts';
import { TenantPreviewDocument, type TenantPreviewQuery } from './__generated__/auth.ts';

type TenantPreview = NonNullable<TenantPreviewQuery['tenantBySlug']>;

/** Milliseconds without a key before the server is asked. */
const PAUSE = 350;
const SLUG = /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/;

/** The tenant of a slug while it is typed. Null: there is none. Undefined: not known yet. */
export function useTenantPreview(slug: () => string): Readonly<Ref<TenantPreview | null | undefined>> {
  const preview = shallowRef<TenantPreview | null | undefined>(undefined);
  let asking = new AbortController();

  async function ask(wanted: string, { signal }: AbortController): Promise<void> {
    const answer = await send(TenantPreviewDocument, { slug: wanted }, { tenant: null, signal });
    if (!signal.aborted && answer.kind === 'data') preview.value = answer.data.tenantBySlug;
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  function stop(): void {
    clearTimeout(timer);
    asking.abort();
  }
  watch(
    () => slug().trim().toLowerCase(),
    (wanted, before) => {
      stop();
      preview.value = undefined;
      if (!SLUG.test(wanted)) return;
      asking = new AbortController();
      const mine = asking;
      timer = setTimeout(() => void ask(wanted, mine), before === undefined ? 0 : PAUSE);
    },
    { immediate: true },
  );
  onScopeDispose(stop);
  return readonly(preview);
}

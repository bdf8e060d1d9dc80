import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue';

const current = ref<string | null>(null);

/** Title of the open page where it is the name of something; null where the route's own title says it. */
export const pageTitle: Readonly<Ref<string | null>> = readonly(current);

/** Names the page after what it shows, in the window's title and the breadcrumbs. */
export function usePageTitle(name: () => string | null): void {
  const stop = watch(
    name,
    (now) => {
      current.value = now;
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    stop();
    current.value = null;
  });
}

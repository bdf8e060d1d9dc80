import { computed, type WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** True while a form is open, by default that for something new. It stands in the address (`?new=1`), so that other pages can lead to it. */
export function useNewInAddress(name = 'new'): WritableComputedRef<boolean> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => route.query[name] === '1',
    set: (isOpen) => void router.replace({ query: { ...route.query, [name]: isOpen ? '1' : undefined } }),
  });
}

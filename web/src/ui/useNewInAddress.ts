import { computed, type WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** True while the form for something new is open. It stands in the address (`?new=1`), so that other pages can lead to it. */
export function useNewInAddress(): WritableComputedRef<boolean> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => route.query['new'] === '1',
    set: (isOpen) => void router.replace({ query: { ...route.query, new: isOpen ? '1' : undefined } }),
  });
}

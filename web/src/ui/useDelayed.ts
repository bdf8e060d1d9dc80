import { onScopeDispose, ref, watch, type Ref } from 'vue';

/** Work that takes less than this, in milliseconds, shows no sign of loading. */
const DELAY = 300;

/** True once `source` has been true for a while, so that quick work does not flicker. */
export function useDelayed(source: () => boolean): Readonly<Ref<boolean>> {
  const isShown = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    source,
    (isTrue) => {
      clearTimeout(timer);
      if (!isTrue) isShown.value = false;
      else
        timer = setTimeout(() => {
          isShown.value = true;
        }, DELAY);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
  });
  return isShown;
}

import { onMounted, onUnmounted, readonly, ref, type Ref } from 'vue';

/** Milliseconds in which a page has asked for what it shows. */
const BUSY = 3_000;

/** Becomes true some time after the component is there, when the browser has nothing to do: for what is not needed at once. */
export function useIdle(): Readonly<Ref<boolean>> {
  const isIdle = ref(false);
  let timer: ReturnType<typeof setTimeout>;
  function note(): void {
    isIdle.value = true;
  }
  onMounted(() => {
    timer = setTimeout(() => {
      // Safari has no idle callbacks.
      if ('requestIdleCallback' in window) requestIdleCallback(note);
      else note();
    }, BUSY);
  });
  onUnmounted(() => {
    clearTimeout(timer);
  });
  return readonly(isIdle);
}

import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue';

interface Hidden<Item> {
  /** Keys of the items that the legend hides. */
  readonly hidden: ShallowRef<ReadonlySet<string>>;
  readonly shown: ComputedRef<Item[]>;
}

/** Keeps what the user hides by the legend hidden when the data or the theme changes. */
export function useHidden<Item extends { readonly key: string }>(items: () => readonly Item[]): Hidden<Item> {
  const hidden = shallowRef<ReadonlySet<string>>(new Set());
  return { hidden, shown: computed(() => items().filter(({ key }) => !hidden.value.has(key))) };
}

import { onScopeDispose, readonly, ref, shallowRef, watch, type Ref } from 'vue';
import type { Option } from './option.ts';

/** Asks shortly after the last key, in milliseconds. */
const DELAY = 200;

export interface OptionSearch {
  /** The typed text. */
  readonly term: Ref<string>;
  readonly found: Readonly<Ref<readonly Option[]>>;
  readonly isLoading: Readonly<Ref<boolean>>;
  /** Asks for the first options, when the list opens. */
  start(): void;
}

/** Options that the server finds while one types. An answer that a newer one overtook is dropped. */
export function useOptionSearch(search: (term: string) => Promise<readonly Option[]>): OptionSearch {
  const term = ref('');
  const found = shallowRef<readonly Option[]>([]);
  const isLoading = ref(false);
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    const number = ++newest;
    isLoading.value = true;
    const options = await search(term.value.trim());
    if (number !== newest) return;
    found.value = options;
    isLoading.value = false;
  }

  watch(term, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), DELAY);
  });
  onScopeDispose(() => {
    clearTimeout(timer);
    newest++;
  });
  return { term, found: readonly(found), isLoading: readonly(isLoading), start: () => void ask() };
}

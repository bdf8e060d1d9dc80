import { onScopeDispose, readonly, ref, shallowRef, type Ref } from 'vue';

/** Asks shortly after the last key, in milliseconds. */
const DELAY = 200;

interface OptionSearch<Found> {
  /** The typed text. */
  readonly term: Readonly<Ref<string>>;
  readonly found: Readonly<Ref<readonly Found[]>>;
  /** Also true between a key and its question. */
  readonly isLoading: Readonly<Ref<boolean>>;
  /** Asks at once for what fits this text, when the list opens. */
  start(text?: string): void;
  type(text: string): void;
}

/** Asks the server while one types. An answer that a newer one overtook is dropped. */
export function useOptionSearch<Found>(search: (term: string) => Promise<readonly Found[]>): OptionSearch<Found> {
  const term = ref('');
  const found = shallowRef<readonly Found[]>([]);
  const isLoading = ref(false);
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    const number = ++newest;
    const options = await search(term.value.trim());
    if (number !== newest) return;
    found.value = options;
    isLoading.value = false;
  }

  function askAfter(text: string, delay: number): void {
    term.value = text;
    isLoading.value = true;
    newest++;
    clearTimeout(timer);
    if (delay === 0) void ask();
    else timer = setTimeout(() => void ask(), delay);
  }

  onScopeDispose(() => {
    clearTimeout(timer);
    newest++;
  });
  return {
    term: readonly(term),
    found,
    isLoading: readonly(isLoading),
    start: (text = '') => {
      askAfter(text, 0);
    },
    type: (text) => {
      askAfter(text, DELAY);
    },
  };
}

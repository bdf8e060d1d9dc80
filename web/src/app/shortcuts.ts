import { defineShortcuts } from '@nuxt/ui/composables';
import { computed } from 'vue';
import { useRouter } from 'vue-router';
import { allowedActions } from './actions.ts';
import { navigation } from './navigation.ts';

export interface Shortcut {
  /** Key of the label in the locales. */
  readonly label: string;
  readonly keys: readonly string[];
}

/** Second key of "g, then …" by page. */
const GO: Readonly<Record<string, string>> = {
  '/overview': 'o',
  '/home': 'h',
  '/projects': 'p',
  '/expenses': 'e',
  '/accounts': 'a',
  '/categories': 'c',
  '/alerts': 'l',
  '/members': 'm',
};

const pages = computed(() =>
  navigation.value.flatMap(({ title, path }) => {
    const key = GO[path];
    return key === undefined ? [] : [{ title, path, key }];
  }),
);

/** The shortcuts that the viewer can use, as the list behind `?` shows them. */
export function listShortcuts(): Shortcut[] {
  return [
    { label: 'shell.palette.open', keys: ['meta', 'k'] },
    { label: 'shell.shortcuts.title', keys: ['?'] },
    ...allowedActions().flatMap(({ label, key }) => (key === undefined ? [] : [{ label, keys: [key] }])),
    ...pages.value.map(({ title, key }) => ({ label: title, keys: ['g', key] })),
  ];
}

/** Keys do nothing while one types, except for the palette's. */
export function useShortcuts(open: { palette: () => void; list: () => void }): void {
  const router = useRouter();
  defineShortcuts(
    computed(() => ({
      meta_k: { usingInput: true, handler: open.palette },
      '?': open.list,
      ...Object.fromEntries(
        allowedActions().flatMap(({ key, path }) => (key === undefined ? [] : [[key, () => void router.push(path)]])),
      ),
      ...Object.fromEntries(pages.value.map(({ path, key }) => [`g-${key}`, () => void router.push(path)])),
    })),
  );
}

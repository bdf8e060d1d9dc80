import { computed, ref, watchEffect } from 'vue';
import { isOnPaper, watchPaper } from '@/ui/paper.ts';

export const THEMES = ['dark', 'light', 'system'] as const;
export type Theme = (typeof THEMES)[number];

/** `public/theme.js` reads the same key before the first paint. */
const KEY = 'outlay.theme';

const systemIsLight = matchMedia('(prefers-color-scheme: light)');
const prefersLight = ref(systemIsLight.matches);
systemIsLight.addEventListener('change', ({ matches }) => {
  prefersLight.value = matches;
});

const choice = ref<Theme>(stored());

export const theme = computed(() => choice.value);
export const isDark = computed(() => choice.value === 'dark' || (choice.value === 'system' && !prefersLight.value));

export function chooseTheme(wanted: Theme): void {
  choice.value = wanted;
  try {
    localStorage.setItem(KEY, wanted);
  } catch {
    // The choice then lasts as long as the page.
  }
}

/** Keeps the page in the chosen theme, also when the system changes its own. Paper is light. */
export function applyTheme(): void {
  watchPaper();
  // At once: the printer takes the page as it is when the browser's event ends.
  watchEffect(
    () => {
      const { classList } = document.documentElement;
      const isDarkNow = isDark.value && !isOnPaper.value;
      classList.toggle('dark', isDarkNow);
      classList.toggle('light', !isDarkNow);
      document.querySelector('meta[name="theme-color"]')?.setAttribute('content', isDark.value ? '#0b0f1a' : '#f6f8fc');
    },
    { flush: 'sync' },
  );
}

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return THEMES.find((one) => one === value) ?? 'dark';
  } catch {
    return 'dark';
  }
}

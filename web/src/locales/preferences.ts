import { computed, shallowRef } from 'vue';
import { languageOf, showLanguage } from './i18n.ts';

interface Preferences {
  /** BCP 47 tag that numbers and dates are written in. */
  readonly locale: string;
  /** IANA name of the zone that times are shown in. */
  readonly timeZone: string;
}

const KEY = 'outlay.locale';
const browser: Preferences = {
  locale: stored() ?? navigator.language,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
};

const current = shallowRef<Preferences>(browser);

export const locale = computed(() => current.value.locale);
export const timeZone = computed(() => current.value.timeZone);

/** Shows the pages in a user's language and zone. Null stands for the browser's. */
export async function usePreferences(wanted: { locale: string | null; timeZone: string | null }): Promise<void> {
  current.value = { locale: wanted.locale ?? browser.locale, timeZone: wanted.timeZone ?? browser.timeZone };
  remember(current.value.locale);
  await showLanguage(languageOf(current.value.locale));
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(tag: string): void {
  try {
    localStorage.setItem(KEY, tag);
  } catch {
    // Asked for again at the next sign-in.
  }
}

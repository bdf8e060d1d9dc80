import { createI18n } from 'vue-i18n';
import type { Messages } from './collect.ts';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One chunk a language; a file of it holds one feature's texts under the file's name. */
const load: Record<Language, () => Promise<{ messages: Messages }>> = {
  en: () => import('./en/index.ts'),
  de: () => import('./de/index.ts'),
};

const loaded = new Set<Language>();

export const i18n = createI18n<false>({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: {},
  missingWarn: false,
  fallbackWarn: false,
});

/** The language of the pages for a language tag such as `de-AT`; English where there is none. */
export function languageOf(tag: string | null | undefined): Language {
  const wanted = tag?.split('-')[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === wanted) ?? 'en';
}

/** Loads a language where it is not loaded yet, and shows the pages in it. */
export async function showLanguage(language: Language): Promise<void> {
  if (!loaded.has(language)) {
    const { messages } = await load[language]();
    i18n.global.setLocaleMessage(language, messages);
    loaded.add(language);
  }
  i18n.global.locale.value = language;
  document.documentElement.lang = language;
}

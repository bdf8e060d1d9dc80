import { createI18n } from 'vue-i18n';
import type { Messages } from './collect.ts';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Texts that every page may show, one chunk a language; a file of it holds one feature's texts under the file's name. */
const load: Record<Language, () => Promise<{ messages: Messages }>> = {
  en: () => import('./en/index.ts'),
  de: () => import('./de/index.ts'),
};

const loaded = new Set<Language>();

/** Texts that the pages of one feature alone show: a chunk for each, loaded with the first of these pages. */
const loadPages = import.meta.glob<Messages>('./*/pages/*.json', { import: 'default' });
const shownPages = new Set<string>();
const added = new Map<string, Promise<void>>();

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
  await Promise.all([...shownPages].map((feature) => addTexts(language, feature)));
  i18n.global.locale.value = language;
  document.documentElement.lang = language;
}

/** Loads the texts of a feature's pages, if there are any, in the language that is shown and in those that are chosen later. */
export async function showTextsOf(feature: string): Promise<void> {
  shownPages.add(feature);
  await addTexts(i18n.global.locale.value, feature);
}

async function addTexts(language: string, feature: string): Promise<void> {
  const path = `./${language}/pages/${feature}.json`;
  const adding = added.get(path) ?? merge(language, feature, loadPages[path]);
  added.set(path, adding);
  // A file that did not come is asked for again.
  await adding.catch((error: unknown) => {
    added.delete(path);
    throw error;
  });
}

async function merge(language: string, feature: string, load: (() => Promise<Messages>) | undefined): Promise<void> {
  if (load) i18n.global.mergeLocaleMessage(language, { [feature]: await load() });
}

/** The language of letters and files for a reader. */
export interface Language<Catalogue> {
  catalogue: Catalogue;
  /** Language tag of all texts: the reader's, or `en` where there is no catalogue for it. */
  locale: string;
  /** Formats day and time in a time zone; UTC replaces an unknown one. */
  time: (at: Date, timeZone: string) => string;
}

/**
 * @param locale a BCP 47 tag, such as de-AT
 * @param catalogues by language; English replaces a language without one
 */
export function languageOf<Catalogue>(
  locale: string,
  catalogues: { en: Catalogue } & Readonly<Record<string, Catalogue>>,
): Language<Catalogue> {
  const language = locale.split('-', 1)[0]?.toLowerCase() ?? '';
  const catalogue = isWellFormed(locale) && Object.hasOwn(catalogues, language) ? catalogues[language] : undefined;
  const spoken = catalogue ? locale : 'en';
  return {
    catalogue: catalogue ?? catalogues.en,
    locale: spoken,
    time: (at, timeZone) =>
      new Intl.DateTimeFormat(spoken, {
        ...{ dateStyle: 'long', timeStyle: 'short' },
        timeZone: isTimeZone(timeZone) ? timeZone : 'UTC',
      }).format(at),
  };
}

/** True for a time zone that Intl knows. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isWellFormed(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}

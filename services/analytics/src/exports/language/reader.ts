import { languageOf } from '@outlay/text/language';
import type { Reader } from '../report-document.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';

/** @param locale a BCP 47 tag; English replaces an unsupported language */
export function readerOf(locale: string): Reader {
  const language = languageOf<Words>(locale, { en, de });
  return { words: language.catalogue, locale: language.locale };
}

import { languageOf } from '@outlay/text/language';
import type { ExportColumn } from '../export-columns.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The texts of an exported list. */
export interface ExportWords {
  title: string;
  period: string;
  /** In place of a period's days. */
  allDays: string;
  noRows: string;
  /** A filter's value for expenses without one. */
  none: string;
  yes: string;
  no: string;
  search: string;
  atLeast: string;
  atMost: string;
  projectRelated: string;
  deletedOnes: string;
  import: string;
  timeZone: string;
  /** Heads of columns. */
  labels: Readonly<Record<ExportColumn, string>>;
}

/** The texts in a language, and its tag for numbers and dates. */
export interface ExportLanguage {
  words: ExportWords;
  locale: string;
}

/** @param locale a BCP 47 tag; English replaces an unsupported language */
export function exportLanguage(locale: string): ExportLanguage {
  const language = languageOf<ExportWords>(locale, { en, de });
  return { words: language.catalogue, locale: language.locale };
}

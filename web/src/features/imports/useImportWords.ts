import { useI18n } from 'vue-i18n';
import { locale } from '@/locales/preferences.ts';
import type { ImportColumn } from './useImport.ts';

interface RowFault {
  readonly field?: string | null | undefined;
  readonly column?: number | null | undefined;
  readonly code: string;
  readonly message: string;
  readonly hint?: string | null | undefined;
}

export interface ImportWords {
  /** A column by its header, or by its number. */
  columnName(column: Pick<ImportColumn, 'index' | 'header'>): string;
  /** Says a fault of a row, and how to mend it. */
  faultText(fault: RowFault): string;
  /** Says why a file cannot be read, or was not booked. */
  failureText(failure: { readonly code: string; readonly message: string }): string;
}

export function useImportWords(): ImportWords {
  const { t, te } = useI18n();
  /** The server writes English, and names values; other languages have a text for each code. */
  const said = (key: string, english: string): string => (locale.value.startsWith('en') || !te(key) ? english : t(key));
  return {
    columnName: ({ index, header }) => header || t('imports.columnNumber', { number: index + 1 }),
    faultText: ({ code, message, hint }) =>
      said(`imports.faults.${code}`, [sentence(message), hint].filter(Boolean).join(' ')),
    failureText: ({ code, message }) => said(`imports.failures.${code}`, message),
  };
}

/** Some messages follow the name of a field. */
function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

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
}

export function useImportWords(): ImportWords {
  const { t, te } = useI18n();
  return {
    columnName: ({ index, header }) => header || t('imports.columnNumber', { number: index + 1 }),
    faultText({ code, message, hint }) {
      // The server writes English, and names values; other languages have a text for each code.
      const key = `imports.faults.${code}`;
      if (locale.value.startsWith('en') || !te(key)) return [sentence(message), hint].filter(Boolean).join(' ');
      return t(key);
    },
  };
}

/** Some messages follow the name of a field. */
function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

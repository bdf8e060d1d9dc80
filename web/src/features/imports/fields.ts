import type { ImportField, ImportKind } from '@/graphql/__generated__/types.ts';

/** Fields that a column may hold, in the order of the choices. */
export const FIELDS: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  EXPENSES: [
    'EXPENSE_DATE',
    'AMOUNT',
    'DEBIT',
    'CREDIT',
    'DIRECTION',
    'CURRENCY',
    'ACCOUNT_AMOUNT',
    'VENDOR',
    'NOTE',
    'ACCOUNT',
    'PROJECT',
    'CATEGORY',
    'TAGS',
    'STATUS',
    'DELETED_AT',
  ],
  ACCOUNTS: ['NAME', 'TYPE', 'CURRENCY', 'OPENING_BALANCE', 'LOW_BALANCE_THRESHOLD', 'OVERDRAFT'],
};

/** Encodings that a person chooses from. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1257',
  'iso-8859-2',
  'iso-8859-15',
  'macintosh',
  'koi8-r',
  'shift_jis',
  'euc-kr',
  'gb18030',
  'big5',
] as const;

export const DELIMITERS = [
  { id: ',', key: 'comma' },
  { id: ';', key: 'semicolon' },
  { id: '\t', key: 'tab' },
  { id: '|', key: 'bar' },
] as const;

import type { Encoding } from '../../../src/imports/reading/bytes/encodings.ts';
import type { ImportField, ImportKind } from '../../../src/imports/reading/import-fields.ts';

/** A row that is read: date, amount, currency (null: not said), vendor. */
export type ReadRow = readonly [date: string, amount: string, currency: string | null, vendor: string | null];
/** A row that is refused: the field to blame (null: the row as a whole), and the code. */
export type RefusedRow = readonly [field: ImportField | null, code: string];

/** A file as somebody's bank or tracker writes it; the people and payments are made up. */
export interface Shape {
  readonly name: string;
  /** The bank or tracker that writes it. */
  readonly whose: string;
  readonly kind?: ImportKind;
  readonly encoding?: Extract<Encoding, 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'>;
  readonly hasMark?: boolean;
  readonly text: string;
  /** Open choices, and how they are answered. */
  readonly asks?: readonly ('decimal' | 'date_order')[];
  readonly answers?: { readonly decimal?: '.' | ','; readonly dateOrder?: 'ymd' | 'dmy' | 'mdy' };
  /** Its rows, as they must be read, in order. */
  readonly becomes: readonly (ReadRow | RefusedRow)[];
  /** Other values of the first row. */
  readonly first?: Readonly<Record<string, unknown>>;
}

export const NOT_A_SPEND: RefusedRow = ['amount', 'NOT_A_SPEND'];
export const CREDIT: RefusedRow = ['credit', 'NOT_A_SPEND'];

/** The text as the bytes of a file. */
export function bytesOf({ text, encoding = 'utf-8', hasMark = encoding.startsWith('utf-16') }: Shape): Buffer {
  const marked = hasMark ? `\ufeff${text}` : text;
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(marked, 'utf8');
    case 'utf-16le':
      return Buffer.from(marked, 'utf16le');
    case 'utf-16be':
      return Buffer.from(marked, 'utf16le').swap16();
    case 'windows-1252':
      return Buffer.from(text.replaceAll('€', '\u0080'), 'latin1');
  }
}

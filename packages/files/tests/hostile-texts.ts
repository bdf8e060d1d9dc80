import type { Column, Row } from '../src/table.ts';

/** Texts that break what writes files without care. */
export const HOSTILE_TEXTS = [
  '=HYPERLINK("http://example.invalid";"click")',
  '-2+3+cmd|calc!A0',
  'two\nlines, and ; more',
  'a "quoted" word',
  'emoji 🙂 and 👩‍👩‍👧',
  'a bell \u0007, a not-a-character \uffff and half of one \ud83d',
  '_x0041_ <b>&amp;</b> ]]>',
  '  spaces around  ',
  'Łódź Αθήνα Москва 東京',
] as const;

export const COLUMNS: readonly Column[] = [
  { key: 'id', label: 'Id', kind: 'integer' },
  { key: 'day', label: 'Day', kind: 'date' },
  { key: 'vendor', label: 'Vendor, with "quotes"', kind: 'text' },
  { key: 'amount', label: 'Amount', kind: 'money' },
  { key: 'rate', label: 'Rate', kind: 'decimal' },
  { key: 'share', label: 'Share', kind: 'share' },
  { key: 'month', label: 'Month', kind: 'month' },
  { key: 'made_at', label: 'Made at', kind: 'timestamp' },
  { key: 'note', label: 'Note', kind: 'text' },
];

/** One row for each hostile text, which is its vendor and its note; and one of nothing. */
export const ROWS: readonly Row[] = [
  ...HOSTILE_TEXTS.map((text, index) => [
    index + 1,
    '2026-02-28',
    text,
    index === 0 ? '-1234567890123.45' : '10.5',
    '1.234567890123',
    0.125,
    '2026-02',
    '2026-02-28T23:59:59Z',
    text,
  ]),
  [100, null, null, '700', null, null, null, null, null],
];

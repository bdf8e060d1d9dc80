import type { Cell, Column } from '../table.ts';
import { cellWriter } from './cell-text.ts';

function written(kind: Column['kind'], cell: Cell, locale: string, timeZone?: string): string {
  return cellWriter({ key: 'key', label: 'Label', kind }, locale, timeZone)(cell).replaceAll(/[\u{202f}\u{a0}]/gu, ' ');
}

test('amounts keep every digit, in the way of the language', () => {
  expect(written('money', '-1234567890123.45', 'en')).toBe('-1,234,567,890,123.45');
  expect(written('money', '-1234567890123.45', 'de')).toBe('-1.234.567.890.123,45');
  expect(written('money', '1200', 'en')).toBe('1,200');
  expect(written('money', '0.125', 'de')).toBe('0,125');
  expect(written('decimal', '1.0823', 'de')).toBe('1,0823');
  expect(written('share', 0.256, 'de')).toBe('25,6 %');
  expect(written('share', '0.256', 'en')).toBe('25.6%');
  expect(written('integer', 12345, 'en')).toBe('12345');
});

test('dates, months and times are written for people', () => {
  expect(written('date', '2026-11-30', 'en')).toBe('Nov 30, 2026');
  expect(written('date', '2026-11-30', 'de')).toBe('30.11.2026');
  expect(written('month', '2026-11', 'en')).toBe('Nov 2026');
  expect(written('timestamp', '2026-11-30T23:30:00Z', 'de', 'Asia/Tokyo')).toBe('01.12.2026, 08:30');
});

test('an empty cell is empty, and a text is never taken for something else', () => {
  expect(written('money', null, 'en')).toBe('');
  expect(written('text', '2026-11-30', 'en')).toBe('2026-11-30');
  expect(written('date', 'soon', 'en')).toBe('soon');
});

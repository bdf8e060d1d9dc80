import { columnWidths, type ColumnNeed } from './column-widths.ts';

const number = (natural: number): ColumnNeed => ({ natural, least: natural, isFlexible: false });
const text = (natural: number, least = 20): ColumnNeed => ({ natural, least, isFlexible: true });

test('texts take what is left over', () => {
  expect(columnWidths([number(50), text(30), text(40)], 200)).toEqual([50, 70, 80]);
  expect(columnWidths([number(50), number(30)], 100)).toEqual([60, 40]);
});

test('the widest texts give way first, numbers never', () => {
  const [amount, long, short] = columnWidths([number(50), text(400), text(40)], 200);
  expect(amount).toBe(50);
  expect(long).toBeCloseTo(110, 3);
  expect(short).toBeCloseTo(40, 3);
});

test('where not even the least fits, all are narrower', () => {
  expect(columnWidths([number(100), text(400, 50)], 75)).toEqual([50, 25]);
});

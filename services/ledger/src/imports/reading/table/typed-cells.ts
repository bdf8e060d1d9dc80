import { dateReadings } from '../values/date-readings.ts';
import { numberShape } from '../values/number-shape.ts';

/** True for a cell that is a date or a number: headers and texts are none. */
export function isTyped(cell: string): boolean {
  const text = cell.trim();
  return text !== '' && (numberShape(text) !== null || dateReadings(text) !== null);
}

export function isDateCell(cell: string): boolean {
  return dateReadings(cell.trim()) !== null;
}

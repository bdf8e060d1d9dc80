import type { NumberShape } from './number-shape.ts';

/** True for a number that takes money: by the bank's mark, else by its sign. */
export function isSpent({ isNegative, mark }: NumberShape): boolean {
  return mark === null ? isNegative : mark === 'debit';
}

import { monthsBetween } from '../calendar/months.ts';
import { spendHistory } from './spend-history.ts';

const lengthOf = (...amounts: number[]) => {
  const months = monthsBetween('2000-01', '2030-12');
  return spendHistory(amounts.map((amount, index) => ({ month: months[index] ?? '', amountMinor: BigInt(amount) })))
    .length;
};
const none = (count: number) => Array<number>(count).fill(0);

it.each([
  ['nothing', [], 0],
  ['months without any spend', none(5), 5],
  ['from the first month of spend', [0, 0, 5, 0, 5], 3],
  ['from the start', [5, 0, 0, 5], 4],
  ['after a stray row long before', [1, ...none(30), 5, 5, 5, 5], 4],
  ['after two stray rows', [1, ...none(30), 1, ...none(20), 5, 5, 5, 5], 4],
  ['a silence of a few months is none', [5, ...none(5), 5], 7],
  ['a silence that is shorter than the rest belongs to it', [5, ...none(6), 5, 5, 0, 0, 5, 5], 13],
  ['a lone row and silence since', [5, ...none(30)], 31],
])('%s', (_what, amounts, expected) => expect(lengthOf(...amounts)).toBe(expected));

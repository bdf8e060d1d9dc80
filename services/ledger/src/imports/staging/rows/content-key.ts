import { createHash } from 'node:crypto';
import { vendorKey } from '../../../expenses/expense-search.ts';
import type { ExpenseContent } from '../../../expenses/expense.ts';

/** The content by which expenses are twins. */
export type TwinContent = Pick<ExpenseContent, 'accountId' | 'expenseDate' | 'amountMinor' | 'currency' | 'vendor'>;

const KEY_BYTES = 16;

/** Same for expenses that are twins, hexadecimal. */
export function contentKey({ accountId, expenseDate, amountMinor, currency, vendor }: TwinContent): string {
  const text = JSON.stringify([accountId, expenseDate, String(amountMinor), currency, vendorKey(vendor)]);
  return keyOf(text);
}

/** Same for texts that are the same, hexadecimal. */
export function keyOf(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, KEY_BYTES).toString('hex');
}

import type { Entry } from './useAccount.ts';

type Transfer = NonNullable<Entry['transfer']>;

/** A posting of a transfer, as the statement of one of its accounts has it. */
export interface TransferEntry {
  readonly transfer: Transfer;
  /** Direction of the transfer, also where the posting takes it back. */
  readonly kind: 'sent' | 'received' | 'sentBack' | 'receivedBack';
  readonly other: Transfer['fromAccount'];
  /** The amount on the other side, where its currency is another one. */
  readonly otherAmount: Transfer['amount'] | null;
}

/** @returns null for other postings, and where the viewer does not see the transfer */
export function transferEntryOf({ transfer, amount }: Entry, accountId: string): TransferEntry | null {
  if (!transfer) return null;
  const isSender = transfer.fromAccount.id === accountId;
  const isReversal = amount.amount.startsWith('-') !== isSender;
  const otherAmount = isSender ? transfer.toAmount : transfer.amount;
  const direction = isSender ? 'sent' : 'received';
  return {
    transfer,
    kind: isReversal ? `${direction}Back` : direction,
    other: isSender ? transfer.toAccount : transfer.fromAccount,
    otherAmount: otherAmount.currency === amount.currency ? null : otherAmount,
  };
}

/** True for the posting of a transfer that stands: it can be taken back. */
export function isReversible(entry: Entry): boolean {
  return entry.transfer !== null && entry.transfer.reversedAt === null;
}

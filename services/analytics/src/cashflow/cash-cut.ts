import type { CashAccount } from './cash-account.ts';
import type { CashEntry } from './cash-entry.ts';

/**
 * From a sequence on, a restored ledger has none of an account's entries of older epochs: it lost them, and gives their numbers a second
 * time.
 */
export interface CashCut {
  accountId: number;
  epoch: number;
  fromSequence: number;
}

/** Epoch of a ledger that was never restored: nothing is older. */
const FIRST_EPOCH = 1;

/** The cuts that entries tell of: the first one of an epoch follows what the restored ledger had. */
export function cutsOfEntries(entries: readonly CashEntry[]): CashCut[] {
  return lowest(entries.map(({ accountId, epoch, sequence }) => ({ accountId, epoch, fromSequence: sequence })));
}

/** The cuts that accounts tell of by the number of their entries. */
export function cutsOfAccounts(accounts: readonly CashAccount[]): CashCut[] {
  return lowest(
    accounts.flatMap(({ accountId, epoch, entryCount }) =>
      entryCount === null ? [] : [{ accountId, epoch, fromSequence: entryCount + 1 }],
    ),
  );
}

/** One cut for each account and epoch, as one statement writes a row once. */
function lowest(cuts: readonly CashCut[]): CashCut[] {
  const kept = new Map<string, CashCut>();
  for (const cut of cuts) {
    const key = `${cut.accountId}:${cut.epoch}`;
    const known = kept.get(key);
    if (cut.epoch > FIRST_EPOCH && (!known || cut.fromSequence < known.fromSequence)) kept.set(key, cut);
  }
  return [...kept.values()];
}

import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountState } from '../replicas/account-state.repository.ts';
import type { AlertSeverity } from './alert.ts';
import { AlertJournal } from './alert-journal.ts';
import type { AlertOrigin } from './alert-origin.ts';

/** Raises, reopens, worsens or clears the LOW_BALANCE alert of an account. The caller has locked the row of the account. */
export async function followBalance(em: EntityManager, origin: AlertOrigin, account: AccountState): Promise<void> {
  const journal = new AlertJournal(em, origin);
  const open = await journal.open('LOW_BALANCE', account.accountId);
  if (!account.isLow || account.thresholdMinor === null) {
    if (open) await journal.clear(open);
    return;
  }
  await journal.raise(open, {
    type: 'LOW_BALANCE',
    severity: lowBalanceSeverity(account.balanceMinor),
    entityId: account.accountId,
    facts: {
      type: 'LOW_BALANCE',
      account: account.name,
      currency: account.currency,
      balanceMinor: String(account.balanceMinor),
      thresholdMinor: String(account.thresholdMinor),
    },
  });
}

/** An account with nothing left is critical. While an alert is open its severity only rises. */
export function lowBalanceSeverity(balanceMinor: bigint): AlertSeverity {
  return balanceMinor <= 0n ? 'CRITICAL' : 'WARNING';
}

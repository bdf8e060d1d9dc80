import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountState } from '../replicas/account-state.repository.ts';
import type { Alert, AlertSeverity } from './alert.ts';
import { AlertJournal } from './alert-journal.ts';
import type { AlertOrigin } from './alert-origin.ts';

/** True for an account that is at or below its threshold and not archived, as the column `account_states.is_low`. */
export function isLow({ balanceMinor, thresholdMinor, isArchived }: AccountState): boolean {
  return !isArchived && thresholdMinor !== null && balanceMinor <= thresholdMinor;
}

/**
 * Raises, reopens, worsens or clears the LOW_BALANCE alert of an account. The caller has locked the row of the account.
 * @param open the alert of this account that is open
 * @returns the alert that is open afterwards
 */
export async function followBalance(
  em: EntityManager,
  origin: AlertOrigin,
  account: AccountState,
  open: Alert | null,
): Promise<Alert | null> {
  const journal = new AlertJournal(em, origin);
  if (!isLow(account)) {
    if (open) await journal.clear(open);
    return null;
  }
  return journal.raise(open, {
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

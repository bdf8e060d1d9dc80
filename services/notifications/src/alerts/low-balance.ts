import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountState } from '../replicas/account-state.repository.ts';
import type { AlertSeverity } from './alert.ts';
import { AlertJournal } from './alert-journal.ts';
import type { AlertOrigin } from './alert-origin.ts';

/**
 * Brings the LOW_BALANCE alert of an account in line with what is known of the account, whose row the caller has locked: raised
 * when it is low and no alert is open, cleared when it is not. So it is raised once for each crossing, whoever looks, and
 * however often.
 */
export async function followBalance(em: EntityManager, origin: AlertOrigin, account: AccountState): Promise<void> {
  const journal = new AlertJournal(em, origin);
  const open = await journal.open('LOW_BALANCE', account.accountId);
  if (open && !account.isLow) await journal.clear(open);
  if (open || !account.isLow || account.thresholdMinor === null) return;
  await journal.raise({
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

/** Nothing left, or less, is critical. It is judged when the alert is raised and stays. */
export function lowBalanceSeverity(balanceMinor: bigint): AlertSeverity {
  return balanceMinor <= 0n ? 'CRITICAL' : 'WARNING';
}

import type { CurrencyCode } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import type { Alert, Money } from '../__generated__/resolvers.ts';
import { amountsOf, type SeenAlert } from './alert.ts';

export function toAlert(alert: SeenAlert): Alert {
  const entityId = String(alert.entityId);
  const amounts = amountsOf(alert.facts);
  return {
    id: String(alert.id),
    type: alert.type,
    severity: alert.severity,
    entityType: alert.entityType,
    entityId,
    account: alert.entityType === 'ACCOUNT' ? { id: entityId } : null,
    project: alert.entityType === 'PROJECT' ? { id: entityId } : null,
    message: alert.message,
    balance: amounts && toMoney(amounts.balanceMinor, amounts.currency),
    threshold: amounts && toMoney(amounts.thresholdMinor, amounts.currency),
    isRead: alert.isRead,
    recurrences: alert.recurrences,
    createdAt: alert.createdAt.toISOString(),
    raisedAt: alert.raisedAt.toISOString(),
    clearedAt: alert.clearedAt?.toISOString() ?? null,
  };
}

function toMoney(amountMinor: bigint, currency: CurrencyCode): Money {
  return { amount: formatAmount(amountMinor, currency), currency };
}

import type { CurrencyCode } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import type { Alert, Money } from '../__generated__/resolvers.ts';
import type { SeenAlert } from './alert.ts';
import { figuresOf } from './alert-figures.ts';

export function toAlert(alert: SeenAlert): Alert {
  const entityId = String(alert.entityId);
  const figures = figuresOf(alert.facts);
  const money = (amountMinor: bigint | null) => toMoney(amountMinor, figures.currency);
  return {
    id: String(alert.id),
    type: alert.type,
    severity: alert.severity,
    entityType: alert.entityType,
    entityId,
    account: alert.entityType === 'ACCOUNT' ? { id: entityId } : null,
    project: alert.entityType === 'PROJECT' ? { id: entityId } : null,
    message: alert.message,
    entityName: figures.entityName,
    balance: money(figures.balanceMinor),
    threshold: money(figures.thresholdMinor),
    pOverspend: figures.pOverspend,
    estimate: money(figures.estimateMinor),
    expectedTotal: money(figures.expectedTotalMinor),
    isRead: alert.isRead,
    recurrences: alert.recurrences,
    createdAt: alert.createdAt.toISOString(),
    raisedAt: alert.raisedAt.toISOString(),
    clearedAt: alert.clearedAt?.toISOString() ?? null,
  };
}

function toMoney(amountMinor: bigint | null, currency: CurrencyCode | null): Money | null {
  return amountMinor === null || currency === null ? null : { amount: formatAmount(amountMinor, currency), currency };
}

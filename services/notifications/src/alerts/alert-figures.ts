import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import type { AlertFacts } from './alert.ts';

/**
 * Numbers and names of an alert, in minor units of `currency`. Clients write sentences of their own from them. What does not belong to
 * the alert's type is null.
 */
export interface AlertFigures {
  /** Name of the account or project, or of a webhook; null if it was unknown. */
  entityName: string | null;
  /** Null without amounts, and in events of earlier versions. */
  currency: CurrencyCode | null;
  balanceMinor: bigint | null;
  thresholdMinor: bigint | null;
  estimateMinor: bigint | null;
  expectedTotalMinor: bigint | null;
  /** 0 to 1. */
  pOverspend: number | null;
}

export const NO_FIGURES: AlertFigures = {
  ...{ entityName: null, currency: null, balanceMinor: null, thresholdMinor: null },
  ...{ estimateMinor: null, expectedTotalMinor: null, pOverspend: null },
};

export function figuresOf(facts: AlertFacts): AlertFigures {
  if (facts.type === 'WEBHOOK_DISABLED') return { ...NO_FIGURES, entityName: facts.webhook };
  const currency = currencyOf(facts.currency);
  if (facts.type === 'LOW_BALANCE') {
    const { account, balanceMinor, thresholdMinor } = facts;
    return {
      ...NO_FIGURES,
      ...{ entityName: account, currency, balanceMinor: BigInt(balanceMinor), thresholdMinor: BigInt(thresholdMinor) },
    };
  }
  const { project, estimateMinor, expectedMinor, probability } = facts;
  return {
    ...NO_FIGURES,
    ...{ entityName: project, currency, estimateMinor: BigInt(estimateMinor), pOverspend: probability },
    expectedTotalMinor: expectedMinor === null ? null : BigInt(expectedMinor),
  };
}

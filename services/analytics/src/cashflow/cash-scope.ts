import { invalidField, invalidReference } from '@outlay/errors/app-error';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { parseId } from '@outlay/tenancy/ids';
import type { CashAccountRow } from './cash-sums.repository.ts';
import type { CashScope } from './cashflow.mapper.ts';

/** The accounts that a report is asked for. */
export interface ScopeArgs {
  currency?: string | null | undefined;
  accountId?: readonly string[] | null | undefined;
}

/** The accounts of a report, and the currencies of those beside it. */
export interface FoundScope extends CashScope {
  ids: number[];
  otherCurrencies: CurrencyCode[];
}

/**
 * The accounts of one currency among those that may be seen.
 * @param seen the accounts that the caller may see; `isAll` if those are all
 * @throws AppError INVALID_REFERENCE; VALIDATION_FAILED for accounts of another currency
 */
export function cashScope(
  { currency: asked, accountId }: ScopeArgs,
  { seen, isAll, baseCurrency }: { seen: readonly CashAccountRow[]; isAll: boolean; baseCurrency: string },
): FoundScope {
  const chosen = accountId == null ? null : new Set(accountId.map(parseId));
  const named = chosen && seen.filter(({ id }) => chosen.has(id));
  if (chosen && named && named.length < chosen.size) throw invalidReference('accountId');
  const code = asked ?? named?.[0]?.currency ?? baseCurrency;
  const accounts = (named ?? seen).filter(({ currency }) => currency === code);
  if (named && accounts.length < named.length)
    throw invalidField('accountId', `must name accounts in one currency, ${code}`, 'NOT_ALLOWED');
  const others = new Set(seen.map(({ currency }) => currency).filter((currency) => currency !== code));
  return {
    currency: currencyOf(code, 'currency'),
    accountIds: accounts.map(({ id }) => String(id)),
    ids: accounts.map(({ id }) => id),
    isWholeTenant: isAll && accounts.length === seen.length,
    otherCurrencies: [...others].sort().map((other) => currencyOf(other)),
  };
}

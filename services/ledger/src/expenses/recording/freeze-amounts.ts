import type { CurrencyCode } from '@outlay/money/currencies';
import { convert } from '@outlay/money/convert';
import { parseAmount } from '@outlay/money/money';
import { formatRate, invertRate, parseRate, type Rate } from '@outlay/money/rate';
import type { WantedRate } from '../../exchange-rates/exchange-rate.repository.ts';
import { rateKey, rateMissing, type RateTable } from '../../exchange-rates/rate-finder.ts';
import type { ExpenseDraft } from './expense-draft.ts';
import { isStated, statedAmount } from './stated-amount.ts';
import type { Expense, ExpenseContent, FrozenAmount } from '../expense.ts';
import type { PostingState } from '../../posting/posting-state.ts';

type Amounts = Pick<
  ExpenseContent,
  'amountMinor' | 'currency' | 'accountAmount' | 'projectAmount' | 'baseAmount' | 'expenseDate'
>;

/** The three currencies an expense is kept in besides its own. */
export interface TargetCurrencies {
  readonly account: CurrencyCode;
  readonly project: CurrencyCode | null;
  readonly base: CurrencyCode;
}

/** The rates a draft cannot do without; what its references lack is found out when it is booked. */
export function wantedRates(state: PostingState, draft: ExpenseDraft): WantedRate[] {
  const account = state.accounts.get(draft.accountId);
  if (!account) return [];
  const from = draft.currency ?? account.currency;
  const project = draft.projectId === null ? undefined : state.projects.get(draft.projectId);
  const targets = new Set([account.currency, project?.currency ?? from, state.baseCurrency ?? from]);
  targets.delete(from);
  if (draft.stated) targets.delete(account.currency);
  return [...targets].map((to) => ({ from, to, date: draft.expenseDate }));
}

/**
 * Converts a draft's amount into the account's, the project's and the base currency and keeps the rates with it. What is stated of the
 * account's amount comes before any rate, and holds for the project's and the base amount in the same currency, too.
 *
 * @param earlier the expense before a change: where neither currencies nor day change, its rates are kept for ever
 * @throws AppError VALIDATION_FAILED for decimals the currency has not, an amount out of range, or a statement that does not fit; RATE_MISSING
 */
export function freezeAmounts(
  draft: ExpenseDraft,
  targets: TargetCurrencies,
  rates: RateTable,
  earlier: Expense | null = null,
): Amounts {
  const currency = draft.currency ?? targets.account;
  const amountMinor = parseAmount(draft.amount, currency);
  const kept = earlier?.currency === currency && earlier.expenseDate === draft.expenseDate ? earlier : null;
  const freeze = (to: CurrencyCode, before: FrozenAmount | null | undefined): FrozenAmount => {
    const isKept = before?.currency === to && !isStated(before);
    const rate = isKept ? before : rateFrom(rates, { from: currency, to, date: draft.expenseDate });
    return { ...rate, currency: to, amountMinor: convert(amountMinor, currency, to, exactRate(rate)) };
  };
  const accountAmount =
    statedAmount(draft.stated, { amountMinor, currency }, targets.account, earlier) ??
    freeze(targets.account, kept?.accountAmount);
  const follow = (to: CurrencyCode, before: FrozenAmount | null | undefined): FrozenAmount =>
    to === targets.account && isStated(accountAmount) ? accountAmount : freeze(to, before);
  return {
    amountMinor,
    currency,
    expenseDate: draft.expenseDate,
    accountAmount,
    projectAmount: targets.project === null ? null : follow(targets.project, kept?.projectAmount),
    baseAmount: follow(targets.base, kept?.baseAmount),
  };
}

type KeptRate = Pick<FrozenAmount, 'rate' | 'rateInverse' | 'rateDate' | 'rateSource'>;
type Direction = Pick<FrozenAmount, 'rate' | 'rateInverse'>;

/** The rate to convert with: exact, because it is kept in the direction it was set in. */
function exactRate({ rate, rateInverse }: Direction): Rate {
  return rateInverse ? invertRate(rate) : parseRate(rate);
}

/** The rate as people read it: units of the target for one unit of the expense's currency. */
export function readableRate(kept: Direction): string {
  return kept.rateInverse ? formatRate(exactRate(kept)) : kept.rate;
}

function rateFrom(rates: RateTable, wanted: WantedRate): KeptRate {
  if (wanted.from === wanted.to) return { rate: '1', rateInverse: false, rateDate: null, rateSource: 'same' };
  const found = rates.get(rateKey(wanted));
  if (!found) throw rateMissing(wanted);
  const isExact = isSameRate(parseRate(found.rateText), found.rate);
  const { rateDate, rateSource } = found;
  return isExact
    ? { rate: found.rateText, rateInverse: false, rateDate, rateSource }
    : { rate: formatRate(invertRate(found.rate)), rateInverse: true, rateDate, rateSource };
}

function isSameRate(a: Rate, b: Rate): boolean {
  return a.numerator * b.denominator === b.numerator * a.denominator;
}

import type { RouteLocationRaw } from 'vue-router';
import { useI18n } from 'vue-i18n';
import { formatMoney, formatPercent, type MoneyValue } from '@/locales/format.ts';
import { expensesOf } from '@/ui/expenses-link.ts';
import type { ReportedExpensesPartsFragment, ReportFigurePartsFragment } from './__generated__/reports.ts';

export type Figure = ReportFigurePartsFragment;
type Comparison = Pick<NonNullable<Figure['comparison']>, 'amount' | 'change' | 'relativeChange'>;

/** The page of the expenses that a figure is made of; undefined where no filter selects them. */
export function expensesBehind(found: ReportedExpensesPartsFragment | null | undefined): RouteLocationRaw | undefined {
  if (!found) return undefined;
  const { projectId, accountId, categoryId, vendor, vendorId, from, to } = found;
  return expensesOf({
    ...(projectId && { project: projectId }),
    ...(accountId && { account: accountId }),
    ...(categoryId && { category: categoryId }),
    ...(vendorId && { vendorId }),
    ...(vendor !== null && { vendor }),
    ...(from && { from }),
    ...(to && { to }),
  });
}

type InWords = (comparison: Comparison | null | undefined) => string;

/** Puts a comparison with the period before in words, with what it was then; empty where there is none. */
export function useComparison(): InWords {
  const { t } = useI18n();
  const change = useChange();
  return (comparison) => {
    if (!comparison) return '';
    const before = formatMoney(comparison.amount);
    if (isZero(comparison.change)) return t('reports.change.same', { before });
    return t('reports.change.than', { change: change(comparison), before });
  };
}

/** Puts the change alone in words, for a table that shows the period before beside it; empty where nothing changed. */
export function useChange(): InWords {
  const { t } = useI18n();
  return (comparison) => {
    if (!comparison || isZero(comparison.change)) return '';
    const { change, relativeChange } = comparison;
    const by = formatMoney({ ...change, amount: change.amount.replace('-', '') });
    const isLess = change.amount.startsWith('-');
    if (relativeChange === null) return t(isLess ? 'reports.change.lessBy' : 'reports.change.moreBy', { by });
    const percent = formatPercent(Math.abs(relativeChange));
    return t(isLess ? 'reports.change.less' : 'reports.change.more', { by, percent });
  };
}

export function isZero({ amount }: MoneyValue): boolean {
  return /^-?0*(\.0*)?$/.test(amount);
}

import { useI18n } from 'vue-i18n';
import { formatMonth, formatNumber, formatPercent } from '@/locales/format.ts';
import type {
  CategoryRowPartsFragment,
  MonthRowPartsFragment,
  VendorRowPartsFragment,
} from './__generated__/reports.ts';
import { expensesBehind, useChange, type Figure } from './figures.ts';
import { figureCell, type ReportCell, type ReportColumn, type ReportRow } from './report-table.ts';

interface Named {
  readonly id: string;
  readonly name: ReportCell;
  readonly share?: number | null | undefined;
  readonly spend: Figure;
  readonly isLast?: boolean;
}

interface ReportRows {
  /** Columns of rows that name what the money was spent on. */
  columnsOf(name: string): ReportColumn[];
  rowsOf(named: readonly Named[]): ReportRow[];
  monthRows(rows: readonly MonthRowPartsFragment[]): ReportRow[];
  categoryRows(rows: readonly CategoryRowPartsFragment[]): ReportRow[];
  vendorRows(rows: readonly VendorRowPartsFragment[], others: Figure | null | undefined): ReportRow[];
}

/** Tables of the figures of a report. */
export function useReportRows(): ReportRows {
  const { t } = useI18n();
  const change = useChange();

  const rowsOf = (named: readonly Named[]): ReportRow[] =>
    named.map(({ id, name, share, spend, isLast = false }) => ({
      id,
      isLast,
      cells: {
        name,
        amount: figureCell(spend, change(spend.comparison)),
        share: { text: share === null || share === undefined ? '–' : formatPercent(share), order: share ?? 0 },
        count: { text: formatNumber(spend.count), order: spend.count },
        before: spend.comparison
          ? figureCell({ ...spend.comparison, comparison: null, expenses: spend.comparison.expenses ?? null })
          : { text: '–', order: 0n },
      },
    }));

  return {
    columnsOf: (name) => [
      { key: 'name', label: name },
      { key: 'amount', label: t('reports.spend'), align: 'end' },
      { key: 'share', label: t('charts.share'), align: 'end' },
      { key: 'count', label: t('reports.expenses'), align: 'end' },
      { key: 'before', label: t('reports.before'), align: 'end' },
    ],
    rowsOf,
    monthRows: (rows) =>
      rowsOf(
        rows.map(({ month, spend }) => ({
          id: month,
          name: { text: formatMonth(month), order: Number(month.replace('-', '')), to: expensesBehind(spend.expenses) },
          spend,
        })),
      ),
    categoryRows: (rows) =>
      rowsOf(
        rows.map(({ category, label, color, share, spend }) => ({
          ...{ id: category?.id ?? 'none', share, spend },
          name: { text: category ? label : t('charts.noCategory'), color: color ?? null },
        })),
      ),
    vendorRows: (rows, others) =>
      rowsOf([
        ...rows.map(({ vendor, share, spend }) => ({
          ...{ id: `v${vendor ?? ''}`, share, spend },
          name: { text: vendor ?? t('charts.noVendor') },
        })),
        ...(others ? [{ id: 'others', name: { text: t('reports.otherVendors') }, spend: others, isLast: true }] : []),
      ]),
  };
}

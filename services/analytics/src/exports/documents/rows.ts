import type { WholeTable } from '@outlay/files/table';
import type {
  AccountReportRow,
  CategoryReportRow,
  MonthReportRow,
  ReportExpense,
  VendorReportRow,
} from '../../__generated__/resolvers.ts';
import type { Words } from '../language/words.ts';
import { digitsOf, figureCells, figureColumns } from '../report-document.ts';

/** Fields of a row that exported files show. */
type CategoryRow = Pick<CategoryReportRow, 'label' | 'share' | 'spend'> & { category?: { id: string } | null };
type AccountRow = Pick<AccountReportRow, 'name' | 'share' | 'spend'> & { account: { id: string } };
type VendorRow = Pick<VendorReportRow, 'vendor' | 'vendorId' | 'share' | 'spend'>;
type MonthRow = Pick<MonthReportRow, 'month' | 'spend'>;
type ExpenseRow = Pick<ReportExpense, 'id' | 'expenseDate' | 'vendor' | 'amount'>;

/** Makes the tables that several reports have, in one language and currency. */
export class RowTables {
  readonly #words: Words;
  readonly #currency: string;

  constructor(words: Words, currency: string) {
    this.#words = words;
    this.#currency = currency;
  }

  months(rows: readonly MonthRow[]): WholeTable {
    const { months, month } = this.#words;
    return {
      ...{ name: months, title: months },
      columns: [{ key: 'month', label: month, kind: 'month' }, ...this.#figures()],
      rows: rows.map((row) => [row.month, ...figureCells(row.spend)]),
    };
  }

  categories(title: string, rows: readonly CategoryRow[]): WholeTable {
    const { categoryName, noCategory } = this.#words;
    return {
      ...{ name: title, title },
      columns: [
        { key: 'category_id', label: '#', kind: 'integer' },
        { key: 'category', label: categoryName, kind: 'text' },
        ...this.#shared(),
      ],
      rows: rows.map(({ category, label, share, spend }) => [
        category?.id ?? null,
        category ? label : noCategory,
        share ?? null,
        ...figureCells(spend),
      ]),
    };
  }

  accounts(title: string, rows: readonly AccountRow[]): WholeTable {
    return {
      ...{ name: title, title },
      columns: [
        { key: 'account_id', label: '#', kind: 'integer' },
        { key: 'account', label: this.#words.account, kind: 'text' },
        ...this.#shared(),
      ],
      rows: rows.map(({ account, name, share, spend }) => [account.id, name, share ?? null, ...figureCells(spend)]),
    };
  }

  vendors(title: string, rows: readonly VendorRow[]): WholeTable {
    return {
      ...{ name: title, title },
      columns: [
        { key: 'vendor_id', label: '#', kind: 'integer' },
        { key: 'vendor', label: this.#words.vendor, kind: 'text' },
        ...this.#shared(),
      ],
      rows: rows.map(({ vendor, vendorId, share, spend }) => [
        vendorId ?? null,
        vendor ?? this.#words.noVendor,
        share ?? null,
        ...figureCells(spend),
      ]),
    };
  }

  expenses(title: string, rows: readonly ExpenseRow[]): WholeTable {
    const { date, vendor, amount } = this.#words;
    return {
      ...{ name: title, title },
      columns: [
        { key: 'id', label: '#', kind: 'integer' },
        { key: 'expense_date', label: date, kind: 'date' },
        { key: 'vendor', label: vendor, kind: 'text' },
        { key: 'amount', label: amount, kind: 'money', digits: digitsOf(this.#currency) },
      ],
      rows: rows.map((row) => [row.id, row.expenseDate, row.vendor ?? null, row.amount.amount]),
    };
  }

  #shared() {
    return [{ key: 'share', label: this.#words.share, kind: 'share' as const }, ...this.#figures()];
  }

  #figures() {
    return figureColumns(this.#words, this.#currency);
  }
}

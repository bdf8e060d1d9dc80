import type { RouteLocationRaw } from 'vue-router';

/** Filters of the expenses' page, as its address names them. An empty string stands for expenses without one. */
export interface ExpenseQuery {
  readonly project?: string | string[];
  readonly account?: string | string[];
  readonly category?: string | string[];
  readonly vendor?: string;
  readonly vendorId?: string | string[];
  readonly createdBy?: string;
  /** `YYYY-MM-DD`, as `to` */
  readonly from?: string;
  readonly to?: string;
}

/** The page of the expenses that a figure is made of. */
export function expensesOf(query: ExpenseQuery): RouteLocationRaw {
  return { path: '/expenses', query: { ...query } };
}

/** @param month `YYYY-MM` */
export function expensesOfMonth(month: string): { from: string; to: string } {
  const [year, number] = month.split('-').map(Number);
  const days = new Date(Date.UTC(year ?? 0, number ?? 0, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${String(days).padStart(2, '0')}` };
}

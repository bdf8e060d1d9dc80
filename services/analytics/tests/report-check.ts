import { formatAmount } from '@outlay/money/money';
import { currencyOf } from '@outlay/money/currencies';
import { nameKey } from '@outlay/text/name-key';
import { z } from 'zod';

/** An expense as plain data: not deleted. */
export interface PlainExpense {
  account: number;
  project: number | null;
  category: number | null;
  vendor: string;
  day: string;
  base: bigint;
  baseCurrency: string;
  inProject: bigint;
  projectCurrency: string;
}

const ids = z.array(z.string()).nullable();
const conditions = z.strictObject({
  ...{ projectId: ids, accountId: ids, categoryId: ids, vendor: z.string().nullable() },
  ...{ from: z.string().nullable(), to: z.string().nullable() },
});
type Conditions = z.output<typeof conditions>;
const figure = z.object({
  amount: z.object({ amount: z.string(), currency: z.string() }),
  count: z.int(),
  expenses: conditions.nullable(),
});

/** A figure of a report, with its place there. */
interface Found extends z.output<typeof figure> {
  path: string;
}

/** Every figure of a report, at any depth, with those it is compared with. */
export function figuresIn(value: unknown, path = ''): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = figure.safeParse(value);
  const nested = Object.entries(value).flatMap(([name, part]) => figuresIn(part, `${path}.${name}`));
  return own.success ? [{ ...own.data, path }, ...nested] : nested;
}

/** Figures that differ from the expenses their conditions select, added up one by one. */
export function wrongFigures(report: unknown, expenses: readonly PlainExpense[]): string[] {
  return figuresIn(report).flatMap(({ path, amount, count, expenses: wanted }) => {
    if (wanted === null) return [];
    const behind = expenses.filter((expense) => isSelected(expense, wanted));
    const minor = behind.reduce((sum, expense) => sum + worth(expense, wanted), 0n);
    const right = `${formatAmount(minor, currencyOf(amount.currency))} of ${behind.length}`;
    const shown = `${amount.amount} of ${count}`;
    return shown === right ? [] : [`${path} is ${shown}, but ${JSON.stringify(wanted)} is ${right}`];
  });
}

function worth({ base, inProject }: PlainExpense, { projectId }: Conditions): bigint {
  return projectId === null ? base : inProject;
}

function isSelected(expense: PlainExpense, wanted: Conditions): boolean {
  const { projectId, accountId, categoryId, vendor, from, to } = wanted;
  const isAmong = (all: string[] | null, id: number | null) =>
    all === null || all.includes(id === null ? '' : String(id));
  return (
    isAmong(projectId, expense.project) &&
    isAmong(accountId, expense.account) &&
    isAmong(categoryId, expense.category) &&
    (vendor === null || nameKey(vendor) === nameKey(expense.vendor)) &&
    (from === null || expense.day >= from) &&
    (to === null || expense.day <= to)
  );
}

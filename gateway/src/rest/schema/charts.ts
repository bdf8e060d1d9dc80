import { z } from 'zod';
import { jsonNumber, type RawJson } from '../kit/exact-json.ts';
import { amount, id } from './fields.ts';

const month = z.string().meta({ pattern: '^\\d{4}-\\d{2}$', examples: ['2025-11'] });

/** One value for each label, as a donut shows them. */
export const breakdown = z
  .strictObject({
    labels: z.array(z.string()),
    data: z.array(amount),
    category_ids: z
      .array(id.nullable())
      .meta({ description: 'The category of each label; null for expenses without a category.' }),
  })
  .meta({ id: 'Breakdown', description: 'One amount for each label, largest first.' });

/** Series over months, in the form charts take. */
export const monthSeries = z
  .strictObject({
    labels: z.array(month),
    datasets: z.array(z.strictObject({ label: z.string(), data: z.array(amount) })),
  })
  .meta({ id: 'MonthSeries', description: 'Series over the same months; each has one amount for each label.' });

/** {@link monthSeries} with gaps. */
export const sparseMonthSeries = z
  .strictObject({
    labels: z.array(month),
    datasets: z.array(z.strictObject({ label: z.string(), data: z.array(amount.nullable()) })),
  })
  .meta({ id: 'SparseMonthSeries', description: 'Series over the same months; null where a month has no value.' });

/** {@link monthSeries}, one series for each account. */
export const accountSeries = z
  .strictObject({
    labels: z.array(month),
    datasets: z.array(
      z.strictObject({
        label: z.string(),
        account_id: id
          .nullable()
          .meta({ description: 'Null for the accounts beyond the twelve largest, as one series.' }),
        data: z.array(amount),
      }),
    ),
  })
  .meta({ id: 'AccountSeries', description: 'The months of `monthly_trend` by account, largest account first.' });

interface Money {
  amount: string;
}

/** A donut of amounts by category. */
export function toBreakdown(
  parts: readonly { label: string; category: { id: string } | null; amount: Money }[],
): z.output<typeof breakdown> {
  return {
    labels: parts.map(({ label }) => label),
    data: parts.map((part) => toAmount(part.amount)),
    category_ids: parts.map(({ category }) => category && Number(category.id)),
  };
}

/** The one series of what was spent each month. */
export function toTrend(months: readonly { month: string; amount: Money }[]): z.output<typeof monthSeries> {
  return {
    labels: months.map(({ month: label }) => label),
    datasets: [{ label: 'Total', data: months.map((spent) => toAmount(spent.amount)) }],
  };
}

/** One series of what was spent each month for each account. @param months those of each series */
export function toAccountSeries(
  months: readonly { month: string }[],
  accounts: readonly { name: string; account: { id: string } | null; months: readonly { amount: Money }[] }[],
): z.output<typeof accountSeries> {
  return {
    labels: months.map(({ month: label }) => label),
    datasets: accounts.map(({ name, account, months: spent }) => ({
      label: name,
      account_id: account && Number(account.id),
      data: spent.map((one) => toAmount(one.amount)),
    })),
  };
}

/** An amount as a JSON number, exact. */
export function toAmount(money: Money): RawJson {
  return jsonNumber(money.amount);
}

/** The same where there may be none. */
export function toOptionalAmount(money: Money | null): RawJson | null {
  return money && toAmount(money);
}

import { z } from 'zod';
import { alertType } from '../alerts/alerts.schemas.ts';
import { accountSeries, breakdown, monthSeries, sparseMonthSeries } from '../schema/charts.ts';
import { amount, id, instant } from '../schema/fields.ts';
import { projectStatus } from '../projects/projects.schemas.ts';
import { wireEnum } from '../schema/wire-enum.ts';

export const forecastMethod = wireEnum({
  insufficient_data: 'INSUFFICIENT_DATA',
  log_normal: 'LOG_NORMAL',
  hurdle_log_normal: 'HURDLE_LOG_NORMAL',
  ended: 'ENDED',
  pending: 'PENDING',
});

const probability = z.number().min(0).max(1).nullable();

export const forecast = z
  .strictObject({
    expected_total: amount.nullable().meta({ description: 'Median of the simulated total costs.' }),
    p_overspend: probability.meta({ description: 'Probability that the total cost exceeds `projected_estimate`.' }),
    low: amount.nullable().meta({ description: '10th percentile of the simulated total costs.' }),
    high: amount.nullable().meta({ description: '90th percentile of the simulated total costs.' }),
    exhaustion_date: z
      .string()
      .nullable()
      .meta({ format: 'date', description: 'Date on which the starting budget is used up at the current burn rate.' }),
    method: forecastMethod.output,
    months_used: z.int().meta({ description: 'Number of closed months used.' }),
  })
  .meta({
    id: 'Forecast',
    description:
      'Forecast of the project’s total cost. Figures are null when there is too little history, and while `method` is `pending`: request it again shortly.',
  });

const account = z
  .strictObject({
    id,
    name: z.string(),
    currency: z.string().meta({ description: 'Currency of the balance and threshold.' }),
    current_balance: amount,
    low_balance_threshold: amount.nullable(),
  })
  .meta({ id: 'DashboardAccount' });

const freshness = {
  as_of: instant.nullable().meta({ description: 'Time of the latest change included in these figures.' }),
  is_current: z.boolean().meta({
    description: 'False when these figures do not yet include every known change, such as the caller’s own latest one.',
  }),
};

export const projectDashboard = z
  .strictObject({
    project: z.strictObject({ id, name: z.string() }),
    currency: z.string().meta({ description: 'Currency of every amount except account balances.' }),
    starting_budget: amount,
    projected_estimate: amount,
    total_spend: amount,
    spent_before: amount.meta({
      type: 'number',
      description: 'Part of `total_spend` before the first month of `monthly_trend`.',
    }),
    remaining_budget: amount.meta({
      type: 'number',
      description: '`starting_budget` less `total_spend`; negative when overspent.',
    }),
    accounts: z.array(account).meta({
      description:
        'Accounts debited for the project’s expenses, by name: the fifty with the most spend. `GET /accounts` lists all accounts.',
    }),
    category_breakdown: breakdown,
    monthly_trend: monthSeries.meta({
      description: 'From the project’s start month to the current month, and later months that have spend.',
    }),
    monthly_by_account: accountSeries,
    forecast_vs_actual: sparseMonthSeries.meta({
      description:
        'The months of `monthly_trend` and those up to the project’s end, or the next twelve. `Actual` is null for future months. Cumulative forecasts are the median, and the 10th and 90th percentile, of the simulated spend up to the month’s end; null for closed months and without a forecast.',
    }),
    burn_rate: amount.nullable().meta({ description: 'Mean monthly spend of the last closed months, at most six.' }),
    forecast,
    ...freshness,
  })
  .meta({ id: 'ProjectDashboard', description: 'Key figures of one project.' });

export const tenantDashboard = z
  .strictObject({
    currency: z
      .string()
      .meta({ description: 'The tenant’s base currency, of every amount except those of accounts and projects.' }),
    total_spend: amount,
    top_vendors: z.array(z.strictObject({ vendor: z.string(), vendor_id: id.nullable(), amount, count: z.int() })),
    low_balance_accounts: z.array(account),
    alerts: z
      .strictObject({ unread: z.int(), by_type: z.record(alertType.output, z.int()) })
      .nullable()
      .meta({ description: 'The caller’s unread alerts; null while the notifications service is unavailable.' }),
    monthly_trend: monthSeries.meta({ description: 'The last twelve months.' }),
    monthly_by_account: accountSeries,
    category_breakdown: breakdown,
    projects: z.array(
      z.strictObject({
        id,
        name: z.string(),
        status: projectStatus.output,
        end_date: z.string().nullable().meta({ format: 'date' }),
        currency: z.string().meta({ description: 'Currency of this project’s amounts.' }),
        starting_budget: amount,
        projected_estimate: amount,
        spend: amount,
        remaining: amount,
        expected_total: amount.nullable().meta({ description: 'Median of the simulated total costs.' }),
        p_overspend: probability,
      }),
    ),
    ...freshness,
  })
  .meta({ id: 'TenantDashboard', description: 'Key figures of the tenant.' });

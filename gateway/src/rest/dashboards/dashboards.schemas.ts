import { z } from 'zod';
import { alertType } from '../alerts/alerts.schemas.ts';
import { breakdown, monthSeries } from '../schema/charts.ts';
import { amount, id, instant } from '../schema/fields.ts';
import { wireEnum } from '../schema/wire-enum.ts';

export const forecastMethod = wireEnum({
  insufficient_data: 'INSUFFICIENT_DATA',
  log_normal: 'LOG_NORMAL',
  hurdle_log_normal: 'HURDLE_LOG_NORMAL',
  ended: 'ENDED',
  pending: 'PENDING',
});

const probability = z.number().min(0).max(1).nullable();

const forecast = z
  .strictObject({
    expected_total: amount.nullable().meta({ description: 'The median of the simulated totals.' }),
    p_overspend: probability.meta({ description: 'The probability that the total exceeds the estimate.' }),
    low: amount.nullable().meta({ description: 'Of ten outcomes, eight lie between `low` and `high`.' }),
    high: amount.nullable(),
    exhaustion_date: z
      .string()
      .nullable()
      .meta({ format: 'date', description: 'The day on which the starting budget is used up at the burn rate.' }),
    method: forecastMethod.output,
    months_used: z.int().meta({ description: 'How many closed months it rests on.' }),
  })
  .meta({
    id: 'Forecast',
    description:
      'What the project will probably cost in all. Numbers are null where there is not enough history, and while the method is `pending`: ask again in a moment.',
  });

const account = z
  .strictObject({
    id,
    name: z.string(),
    currency: z.string().meta({ description: 'Of its balance and threshold.' }),
    current_balance: amount,
    low_balance_threshold: amount.nullable(),
  })
  .meta({ id: 'DashboardAccount' });

const freshness = {
  as_of: instant.nullable().meta({ description: 'When the newest change that is in these numbers was made.' }),
  is_current: z.boolean().meta({
    description: 'False when changes are known that these numbers do not contain yet, such as one’s own a moment ago.',
  }),
};

export const projectDashboard = z
  .strictObject({
    project: z.strictObject({ id, name: z.string() }),
    currency: z.string().meta({ description: 'Of every amount here but the balances of accounts.' }),
    starting_budget: amount,
    projected_estimate: amount,
    total_spend: amount,
    spent_before: amount.meta({
      type: 'number',
      description: 'The part of `total_spend` from before the first month of `monthly_trend`.',
    }),
    remaining_budget: amount.meta({ type: 'number', description: 'Below zero when it is overspent.' }),
    accounts: z.array(account).meta({ description: 'Those that paid for its expenses.' }),
    category_breakdown: breakdown,
    monthly_trend: monthSeries.meta({
      description: 'From the project’s start month to the current one; spend dated ahead has its month too.',
    }),
    forecast_vs_actual: monthSeries,
    burn_rate: amount.nullable().meta({ description: 'Mean spend of the last closed months, up to six.' }),
    forecast,
    ...freshness,
  })
  .meta({ id: 'ProjectDashboard', description: 'One project at a glance.' });

export const tenantDashboard = z
  .strictObject({
    currency: z.string().meta({ description: 'The base currency: of all amounts but those of accounts and projects.' }),
    total_spend: amount,
    top_vendors: z.array(z.strictObject({ vendor: z.string(), amount, count: z.int() })),
    low_balance_accounts: z.array(account),
    alerts: z
      .strictObject({ unread: z.int(), by_type: z.record(alertType.output, z.int()) })
      .nullable()
      .meta({ description: 'The caller’s unread alerts; null while the service that knows them is away.' }),
    monthly_trend: monthSeries.meta({ description: 'The last twelve months.' }),
    category_breakdown: breakdown,
    projects: z.array(
      z.strictObject({
        id,
        name: z.string(),
        currency: z.string().meta({ description: 'Of this project’s amounts.' }),
        spend: amount,
        remaining: amount,
        p_overspend: probability,
      }),
    ),
    ...freshness,
  })
  .meta({ id: 'TenantDashboard', description: 'The organisation at a glance.' });

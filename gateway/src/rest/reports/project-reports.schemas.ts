import { z } from 'zod';
import { forecast } from '../dashboards/dashboards.schemas.ts';
import { amount, id } from '../schema/fields.ts';
import { wireEnum } from '../schema/wire-enum.ts';
import {
  accountRow,
  categoryRow,
  color,
  date,
  figure,
  figureFields,
  monthRow,
  plainFigure,
  reportedProject,
  reportFields,
  share,
  vendorRow,
} from './report-parts.schemas.ts';

const expense = z
  .strictObject({
    ...{ id, expense_date: date, vendor: z.string().nullable(), account_id: id, category_id: id.nullable() },
    amount: amount.meta({ type: 'number', description: 'In the report’s currency.' }),
  })
  .meta({ id: 'ReportExpense' });

const top = 'The five with the most spend in the period.';

export const summaryReport = z
  .strictObject({
    project: reportedProject,
    ...reportFields,
    rows: z.array(monthRow).meta({ description: 'The months of the period.' }),
    starting_budget: amount,
    projected_estimate: amount,
    spend: figure.meta({ description: 'In the period.' }),
    spent_before: figure.meta({ description: 'Before the period.' }),
    spent_to_date: figure.meta({ description: 'Up to the end of the period.' }),
    remaining_budget: amount.meta({
      type: 'number',
      description: '`starting_budget` less `spent_to_date`; negative when overspent.',
    }),
    burn_rate: amount.nullable().meta({
      description: 'Mean monthly spend of the last closed months up to the end of the period, at most six.',
    }),
    average: amount.nullable().meta({ description: 'Mean amount of the period’s expenses; null without any.' }),
    largest_expenses: z.array(expense).meta({ description: 'The five largest of the period.' }),
    top_categories: z.array(categoryRow).meta({ description: top }),
    top_vendors: z.array(vendorRow).meta({ description: top }),
    top_accounts: z.array(accountRow).meta({ description: top }),
    forecast,
  })
  .meta({ id: 'ProjectSummaryReport', description: 'Summary of a project for a period.' });

export const breakdownReport = z
  .strictObject({
    project: reportedProject,
    ...reportFields,
    total: figure,
    rows: z.array(categoryRow).meta({ description: 'Largest first.' }),
  })
  .meta({ id: 'CategoryBreakdownReport', description: 'Spend of a project by category.' });

export const trendBy = wireEnum({ total: 'TOTAL', account: 'ACCOUNT', category: 'CATEGORY' });

const series = z
  .strictObject({
    account_id: id.nullable().meta({ description: 'By `account`; null for the other accounts.' }),
    category_id: id
      .nullable()
      .meta({ description: 'By `category`; null for expenses without one, and for the others.' }),
    is_rest: z.boolean().meta({ description: 'True for the others together.' }),
    ...{ label: z.string(), color, share, ...figureFields },
    months: z.array(plainFigure).meta({ description: 'In the order of `rows`.' }),
  })
  .meta({ id: 'TrendSeries' });

export const trendReport = z
  .strictObject({
    project: reportedProject,
    ...reportFields,
    datasets: reportFields.datasets.meta({ description: 'The twelve largest of `series`, and the others together.' }),
    by: trendBy.output,
    total: figure,
    rows: z.array(monthRow).meta({ description: 'The months of the period.' }),
    series: z.array(series).meta({
      description: 'Largest first; beyond fifty the others are one, at the end. By `total` there is one.',
    }),
  })
  .meta({ id: 'MonthlyTrendReport', description: 'Spend of a project by month.' });

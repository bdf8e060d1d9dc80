import { z } from 'zod';
import { forecast } from '../dashboards/dashboards.schemas.ts';
import { amount, id } from '../schema/fields.ts';
import {
  accountRow,
  categoryRow,
  date,
  figure,
  monthRow,
  reportedProject,
  reportFields,
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

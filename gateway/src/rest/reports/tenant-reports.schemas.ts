import { z } from 'zod';
import { projectStatus } from '../projects/projects.schemas.ts';
import { amount, id } from '../schema/fields.ts';
import { date, figure, reportFields, vendorRow } from './report-parts.schemas.ts';

export const vendorsReport = z
  .strictObject({
    ...reportFields,
    total: figure,
    rows: z.array(vendorRow).meta({
      description:
        'Largest first; names that differ only in case or white space are one vendor. Expenses without a vendor are a row.',
    }),
    vendor_count: z.int().meta({ description: 'Number of rows there are without `top`.' }),
    others: figure.nullable().meta({ description: 'Spend on those beyond `top`; null without any.' }),
  })
  .meta({ id: 'VendorsReport', description: 'Spend of the tenant by vendor, in base currency.' });

const used = z
  .number()
  .nullable()
  .meta({ description: '`spent_to_date` divided by `starting_budget`; null without a budget.' });

const budgetFields = {
  starting_budget: amount,
  projected_estimate: amount,
  spend: figure.meta({ description: 'In the period.' }),
  spent_to_date: figure.meta({ description: 'Up to the end of the period.' }),
  remaining_budget: amount.meta({
    type: 'number',
    description: '`starting_budget` less `spent_to_date`; negative when overspent.',
  }),
  used,
};

const budgetRow = z
  .strictObject({
    ...{ id, name: z.string(), status: projectStatus.output, start_date: date, end_date: date.nullable() },
    currency: z.string().meta({ description: 'Currency of this project’s amounts.' }),
    ...budgetFields,
    planned: amount.nullable().meta({
      description:
        'The period’s part of `projected_estimate`, spread evenly over the days of the project; null if its end is open.',
    }),
  })
  .meta({ id: 'BudgetReportRow', description: 'A project in its own currency.' });

const budgetTotal = z
  .strictObject({
    projects: z.int().meta({ description: 'Number of projects in base currency.' }),
    projects_left_out: z.int().meta({ description: 'Number of projects in another currency, which are in no total.' }),
    ...budgetFields,
  })
  .meta({ id: 'BudgetTotal', description: 'The projects in base currency together.' });

export const budgetReport = z
  .strictObject({
    ...reportFields,
    currency: z.string().meta({ description: 'The tenant’s base currency, of the totals and the chart.' }),
    total: budgetTotal,
    tenant_spend: figure.meta({ description: 'Of all projects and without one, in the period and in base currency.' }),
    rows: z.array(budgetRow).meta({ description: 'The projects that are not deleted, by name.' }),
  })
  .meta({ id: 'BudgetReport', description: 'Budgets of projects, and what was spent of them.' });

import { z } from 'zod';
import { amount, currency, day, decimal, id, instant, queryFlag, text, title } from '../schema/fields.ts';
import { monthSeries } from '../schema/charts.ts';
import { pageOf, paging, sort } from '../schema/paging.ts';
import { wireEnum } from '../schema/wire-enum.ts';

export const projectStatus = wireEnum({ active: 'ACTIVE', completed: 'COMPLETED', archived: 'ARCHIVED' });

const fieldsOfProject = {
  id,
  name: z.string(),
  description: z.string().nullable(),
  start_date: z.string().meta({ format: 'date' }),
  end_date: z.string().nullable().meta({ format: 'date', description: 'Null for a project without an end date.' }),
  starting_budget: amount,
  projected_estimate: amount,
  currency: z.string(),
  status: projectStatus.output,
  deleted_at: instant.nullable(),
  created_at: instant,
  updated_at: instant,
};
const ABOUT = 'A project with a budget. Amounts are in the project’s currency.';

export const project = z.strictObject(fieldsOfProject).meta({ id: 'Project', description: ABOUT });

const spend = { description: 'Null while the analytics service is unavailable.' };

export const projectWithSpend = z
  .strictObject({
    ...fieldsOfProject,
    total_spend: amount.nullable().meta(spend),
    remaining_budget: amount
      .nullable()
      .meta({ description: `\`starting_budget\` less \`total_spend\`; negative when overspent. ${spend.description}` }),
    monthly_trend: monthSeries.nullable().meta(spend),
    as_of: instant.nullable().meta({ description: 'Time of the latest change included in the spend.' }),
    is_current: z
      .boolean()
      .meta({ description: 'False when the spend is unavailable or does not yet include every known change.' }),
  })
  .meta({ id: 'ProjectWithSpend', description: `${ABOUT} Includes its spend.` });

export const projectPage = pageOf(project);

export const projectFilters = z.strictObject({
  status: projectStatus.input.optional(),
  from: day('Only projects that end on or after this day.').optional(),
  to: day('Only projects that start on or before this day.').optional(),
  q: text(200).optional().meta({ description: 'Text contained in the name or description.' }),
  include_deleted: queryFlag('Include soft-deleted projects; requires `projects:write`.').optional(),
  sort: sort(['name', 'start_date', 'status', 'created_at', 'id'], 'name'),
  ...paging,
});

const fields = {
  name: title(200),
  start_date: day('First day of the project, from 1970-01-01 to 2100-12-31.'),
  starting_budget: decimal('Budget; zero or more.'),
  projected_estimate: decimal('Expected total cost; zero or more.'),
};
const optionalFields = {
  description: text(5000).nullable().optional(),
  end_date: day('Last day of the project, from `start_date` to 2100-12-31.').nullable().optional(),
  status: projectStatus.input.optional(),
};

export const newProject = z.strictObject({
  ...fields,
  ...optionalFields,
  currency: currency('Defaults to the tenant’s base currency. Cannot be changed later.').optional(),
  status: projectStatus.input.optional().meta({ default: 'active' }),
});

export const projectChanges = z.strictObject({
  name: fields.name.optional(),
  start_date: fields.start_date.optional(),
  starting_budget: fields.starting_budget.optional(),
  projected_estimate: fields.projected_estimate.optional(),
  ...optionalFields,
});

export const exampleProject = {
  id: 123,
  name: 'GenZ Tracker',
  description: null,
  start_date: '2025-06-01',
  end_date: '2026-05-31',
  starting_budget: 50000,
  projected_estimate: 52000,
  currency: 'USD',
  status: 'active',
  deleted_at: null,
  created_at: '2025-05-20T08:00:00.000Z',
  updated_at: '2025-05-20T08:00:00.000Z',
};

export const exampleProjectWithSpend = {
  ...exampleProject,
  total_spend: 20950,
  remaining_budget: 29050,
  monthly_trend: {
    labels: ['2025-06', '2025-07', '2025-08', '2025-09', '2025-10', '2025-11'],
    datasets: [{ label: 'Total', data: [3200, 2800, 3500, 4200, 3100, 4150] }],
  },
  as_of: '2025-11-20T09:30:00.123Z',
  is_current: true,
};

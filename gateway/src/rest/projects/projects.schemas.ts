import { z } from 'zod';
import { amount, currency, day, decimal, id, instant, queryFlag, text, title } from '../schema/fields.ts';
import { pageOf, paging, sort } from '../schema/paging.ts';
import { wireEnum } from '../schema/wire-enum.ts';

export const projectStatus = wireEnum({ active: 'ACTIVE', completed: 'COMPLETED', archived: 'ARCHIVED' });

export const project = z
  .strictObject({
    id,
    name: z.string(),
    description: z.string().nullable(),
    start_date: z.string().meta({ format: 'date' }),
    end_date: z.string().nullable().meta({ format: 'date', description: 'Null while the end is open.' }),
    starting_budget: amount,
    projected_estimate: amount,
    currency: z.string(),
    status: projectStatus.output,
    deleted_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Project', description: 'Something money is spent on. Amounts are in the project’s currency.' });

export const projectPage = pageOf(project);

export const projectFilters = z.strictObject({
  status: projectStatus.input.optional(),
  from: day('Projects that run on or after this day.').optional(),
  to: day('Projects that run on or before this day.').optional(),
  q: text(200).optional().meta({ description: 'Part of the name or the description.' }),
  include_deleted: queryFlag('Deleted ones too; for those who may change projects.').optional(),
  sort: sort(['name', 'start_date', 'status', 'created_at', 'id'], 'name'),
  ...paging,
});

const fields = {
  name: title(200),
  start_date: day('The first day.'),
  starting_budget: decimal('What there is to spend. Not negative.'),
  projected_estimate: decimal('What it is expected to cost. Not negative.'),
};
const optionalFields = {
  description: text(5000).nullable().optional(),
  end_date: day('Not before the start.').nullable().optional(),
  status: projectStatus.input.optional(),
};

export const newProject = z.strictObject({
  ...fields,
  ...optionalFields,
  currency: currency('The tenant’s base currency when left out.').optional(),
  status: projectStatus.input.optional().meta({ default: 'active' }),
});

export const projectChanges = z.strictObject({
  name: fields.name.optional(),
  start_date: fields.start_date.optional(),
  starting_budget: fields.starting_budget.optional(),
  projected_estimate: fields.projected_estimate.optional(),
  ...optionalFields,
  currency: currency('Fixed from the first expense on.').optional(),
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

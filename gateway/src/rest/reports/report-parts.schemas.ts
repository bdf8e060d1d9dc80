import { z } from 'zod';
import { amount, id, instant } from '../schema/fields.ts';

const date = z.string().meta({ format: 'date' });

const idOrNone = z.union([id, z.literal('')]);

const filter = z
  .strictObject({
    project_id: z.array(idOrNone).optional(),
    account_id: z.array(id).optional(),
    category_id: z.array(idOrNone).optional(),
    vendor: z.string().optional(),
    vendor_id: z.array(idOrNone).optional(),
    from: date.optional(),
    to: date.optional(),
  })
  .meta({
    id: 'ReportedExpenses',
    description:
      'The parameters of `GET /expenses` that list the expenses behind a figure; a list stands for a repeated parameter, blank for expenses without one.',
  });

const previous = z
  .strictObject({
    ...{ amount, count: z.int() },
    change: amount.meta({ type: 'number', description: 'The figure less `amount`.' }),
    relative_change: z
      .number()
      .nullable()
      .meta({ description: '`change` divided by `amount`, to four decimals; null if `amount` is 0.' }),
    filter: filter.nullable(),
  })
  .meta({
    id: 'ReportComparison',
    description:
      'The same figure of the period before: as many months, or as many days. While the period lasts, the one before ends where today is in it.',
  });

/** The fields of every figure. */
export const figureFields = {
  amount,
  count: z.int().meta({ description: 'Number of expenses.' }),
  filter: filter.nullable().meta({ description: 'Null for what is left of a list that is cut.' }),
  previous: previous.nullable().meta({ description: 'Null where the report does not compare.' }),
};

export const figure = z
  .strictObject(figureFields)
  .meta({ id: 'ReportFigure', description: 'A sum of expenses, in the report’s currency.' });

export const plainFigure = figure.omit({ previous: true }).meta({ id: 'PlainReportFigure' });

export const share = z
  .number()
  .nullable()
  .meta({ description: 'Part of the report’s spend, 0 to 1; null if that is 0.' });
export const color = z.string().nullable().meta({ description: '#rrggbb; null without a category.' });

export const categoryRow = z
  .strictObject({
    category_id: id.nullable().meta({ description: 'Null for expenses without a category.' }),
    ...{ label: z.string(), color, share, ...figureFields },
  })
  .meta({ id: 'CategoryReportRow' });

export const vendorRow = z
  .strictObject({
    vendor: z.string().nullable().meta({ description: 'Null for expenses without a vendor.' }),
    vendor_id: id.nullable().meta({ description: 'Null for expenses without a vendor.' }),
    ...{ share, ...figureFields },
  })
  .meta({ id: 'VendorReportRow' });

export const accountRow = z
  .strictObject({ account_id: id, name: z.string(), share, ...figureFields })
  .meta({ id: 'AccountReportRow' });

export const monthRow = z
  .strictObject({ month: z.string().meta({ pattern: '^\\d{4}-\\d{2}$', examples: ['2025-11'] }), ...figureFields })
  .meta({
    id: 'MonthReportRow',
    description: 'A month, or those of its days that are in the period.',
  });

const period = z
  .strictObject({
    from: date,
    to: date,
    label: z.string().meta({
      description: '`2025`, `2025/26` for a fiscal year, `2025-11` for a month, otherwise both days.',
      examples: ['2025'],
    }),
  })
  .meta({ id: 'ReportPeriod' });

/** The fields of every report, besides its rows. */
export const reportFields = {
  currency: z.string().meta({ description: 'Currency of every amount.' }),
  time_zone: z.string().meta({ description: 'The tenant’s time zone, in which it is today.' }),
  period,
  previous_period: period.nullable().meta({
    description: 'As many months before if the period is whole months, otherwise as many days; null before 1970.',
  }),
  labels: z.array(z.string()),
  datasets: z
    .array(z.strictObject({ label: z.string(), data: z.array(amount.nullable()) }))
    .meta({ description: 'For charts: one value for each label.' }),
  as_of: instant.nullable().meta({ description: 'Time of the latest change included in these figures.' }),
  is_current: z.boolean().meta({
    description: 'False when these figures do not yet include every known change, such as the caller’s own latest one.',
  }),
};

export const reportedProject = z.strictObject({ id, name: z.string() });
export { date };

import { z } from 'zod';
import { entryKind } from '../accounts/entries.schemas.ts';
import { amount, anyOf, currency, id, queryId } from '../schema/fields.ts';
import { wireEnum } from '../schema/wire-enum.ts';
import { date, figure, reportFields } from './report-parts.schemas.ts';
import { reportPeriod } from './report-period.ts';

export const cashInterval = wireEnum({
  day: 'DAY',
  week: 'WEEK',
  month: 'MONTH',
  quarter: 'QUARTER',
  year: 'YEAR',
});

export const cashflowQuery = z.strictObject({
  ...reportPeriod,
  interval: cashInterval.input.prefault('month').meta({
    default: 'month',
    description:
      'Days of a row. Weeks begin on Monday; quarters and years are those of the fiscal year. At most 400 rows.',
  }),
  currency: currency('Of the accounts; by default that of `account_id`, otherwise the base currency.').optional(),
  account_id: anyOf(queryId('An account.'), 'Any of these accounts; by default all in the currency.').optional(),
});

const entries = z
  .strictObject({
    account_id: z.array(id),
    kind: z.array(entryKind.output),
    date_from: date,
    date_to: date,
  })
  .meta({
    id: 'ReportedEntries',
    description:
      'The parameters of `GET /accounts/{id}/entries` that list the entries behind a figure, for each account in `account_id`; where that is empty, for each of the report’s `account_ids`, of which there are more than 100.',
  });

const filter = figure.shape.filter.meta({
  description: 'Null for figures that contain no expenses, and where more than 100 accounts would have to be named.',
});
const counted = { amount, count: z.int().meta({ description: 'Number of entries, without reversed ones.' }) };

const previous = z
  .strictObject({
    ...counted,
    change: amount.meta({ type: 'number', description: 'The figure less `amount`.' }),
    relative_change: z
      .number()
      .nullable()
      .meta({ description: '`change` divided by `amount`, to four decimals; null unless `amount` is above 0.' }),
    ...{ filter, entries },
  })
  .meta({
    id: 'CashComparison',
    description: 'The same figure of the period before, which ends where today is in the period while that lasts.',
  });

const cashFigure = z
  .strictObject({
    ...{ ...counted, filter, entries },
    previous: previous.nullable().meta({ description: 'Null in rows, and without a period before.' }),
  })
  .meta({ id: 'CashFigure', description: 'A sum of account entries.' });

const flow = {
  opening_balance: amount,
  inflow: cashFigure.meta({ description: '`deposits` and `adjustments_in`.' }),
  deposits: cashFigure,
  adjustments_in: cashFigure.meta({ description: 'Adjustments that raised a balance.' }),
  outflow: cashFigure.meta({ description: '`expenses` and `adjustments_out`.' }),
  expenses: cashFigure,
  adjustments_out: cashFigure.meta({ description: 'Adjustments that lowered a balance, as a positive amount.' }),
  transferred: cashFigure.meta({
    description: 'Received less sent by transfer; zero unless the other account is not part of the report.',
  }),
  net: amount.meta({ type: 'number', description: '`inflow` less `outflow`.' }),
  closing_balance: amount,
};

const cashflow = z.strictObject(flow).meta({
  id: 'Cashflow',
  description: '`opening_balance` + `inflow` − `outflow` + `transferred` = `closing_balance`, exactly.',
});

const row = z
  .strictObject({
    ...{ from: date, to: date },
    label: z.string().meta({
      description: 'The day, or the first day of the week; `2025-11`; `2025 Q4` or `2025/26 Q3`; `2025` or `2025/26`.',
    }),
    ...flow,
  })
  .meta({ id: 'CashflowRow', description: 'An interval, or those of its days that are in the period.' });

export const cashflowReport = z
  .strictObject({
    ...reportFields,
    other_currencies: z
      .array(z.string())
      .meta({ description: 'Currencies of accounts that are not part of the report: nothing is converted.' }),
    account_ids: z.array(id).meta({ description: 'The accounts of the report, archived ones too.' }),
    interval: cashInterval.output,
    total: cashflow,
    previous: cashflow.nullable().meta({ description: 'The period before; null without one.' }),
    rows: z.array(row),
  })
  .meta({ id: 'CashflowReport', description: 'Money that came in and went out, of the accounts of one currency.' });

import { z } from 'zod';
import type {
  BookedFragment,
  ChangeExpenseInput,
  ExpenseDetailsFragment,
  RecordedExpenseFragment,
  RecordExpenseInput,
} from '../../__generated__/rest-operations.ts';
import { toWarnings, warnings } from '../accounts/posting-warnings.ts';
import { rateSource } from '../exchange-rates/rate-source.ts';
import { jsonNumber } from '../kit/exact-json.ts';
import { amount, bodyId, currency, day, decimal, id, instant, rate, text } from '../schema/fields.ts';
import { exampleExpenseBody } from './expenses.examples.ts';

const MAX_TAGS = 20;

const booked = z
  .strictObject({
    amount,
    currency: z.string(),
    rate: amount.meta({ type: 'number', description: 'Units of `currency` per unit of the expense’s currency.' }),
    rate_date: z
      .string()
      .nullable()
      .meta({ format: 'date', description: 'Date of the rate; null without conversion, and for a stated rate.' }),
    rate_source: rateSource.output.meta({
      description:
        '`same`: no conversion; `daily`: a rate set for the day or the 7 before; `cross`: two such rates, over the base currency; `stated`: as the bank booked it.',
    }),
  })
  .meta({
    id: 'BookedAmount',
    description: 'An amount converted at the rate of the booking; later rates do not change it.',
  });

const fields = {
  id: id.meta({ description: '0 in a dry run of a new expense.' }),
  amount,
  currency: z.string(),
  expense_date: z.string().meta({ format: 'date' }),
  vendor: z.string().nullable(),
  note: z.string().nullable(),
  project_id: id.nullable(),
  is_project_related: z.boolean(),
  account_id: id,
  category_id: id.nullable(),
  cross_project_ref_id: id
    .nullable()
    .meta({ description: 'Another project the expense concerns; counted only for `project_id`.' }),
  tags: z.array(z.string()),
  account_amount: booked.meta({ description: 'Amount debited to the account.' }),
  project_amount: booked.nullable().meta({ description: 'Amount counted against the project’s budget.' }),
  base_amount: booked.meta({ description: 'Amount in the tenant’s base currency.' }),
  created_by: id.nullable().meta({ description: 'User who recorded it; null for an API key.' }),
  created_by_key: id.nullable().meta({ description: 'API key that recorded it; null for a user.' }),
  import_id: id.nullable().meta({ description: 'Import that recorded it; null for one that was recorded by itself.' }),
  soft_deleted_at: instant.nullable(),
  created_at: instant,
  updated_at: instant,
};

export const expense = z.strictObject(fields).meta({ id: 'Expense', description: 'Money spent from an account.' });

const projectRemaining = z
  .strictObject({ project_id: id, before: amount, after: amount, currency: z.string(), is_current: z.boolean() })
  .meta({
    id: 'ProjectRemaining',
    description:
      'Remaining budget of the expense’s project before and after the change; null without a project, where it was not asked for, for an API key that is limited to accounts, and while the dashboards are away.',
  });

export const recordedExpense = z
  .strictObject({
    ...fields,
    warnings,
    balances: z.array(z.strictObject({ account_id: id, balance: amount, currency: z.string() })).meta({
      description:
        'New balance of each account that the request posted to (in a dry run: would post to); empty for an API key that is limited to projects.',
    }),
    dry_run: z.boolean().meta({ description: 'True for a dry run: nothing was changed.' }),
    project_remaining: projectRemaining.nullable(),
  })
  .meta({ id: 'RecordedExpense', description: 'An expense with the warnings and balances of its posting.' });

export const tags = z.array(text(50)).max(MAX_TAGS, `must not be more than ${MAX_TAGS}`);

const required = {
  amount: decimal('Greater than 0, with at most as many decimals as the currency.'),
  expense_date: day('Date of the expense, from 1970-01-01 to one year ahead.'),
  is_project_related: z.boolean().meta({ description: 'True requires `project_id`; false forbids it.' }),
  account_id: bodyId('Account to debit.'),
};
const optional = {
  currency: currency('Defaults to the account’s currency.').optional(),
  account_amount: decimal(
    'What the bank debited, in the account’s currency, in place of an amount computed by the day’s rate. Only for an expense in another currency; not together with `rate`. Kept until it is stated anew: another `amount` or currency must come with another one, or with null, which takes the day’s rate.',
  )
    .nullable()
    .optional(),
  rate: rate(
    'The bank’s rate: units of the account’s currency for one unit of the expense’s. Kept for other amounts; null takes the day’s rate.',
  )
    .nullable()
    .optional(),
  vendor: text(200).nullable().optional(),
  note: text(2000).nullable().optional(),
  project_id: bodyId('Project to charge.').nullable().optional(),
  category_id: bodyId('Category of the expense.').nullable().optional(),
  cross_project_ref_id: bodyId('Another project the expense concerns.').nullable().optional(),
  tags: tags.optional(),
};

export const newExpense = z.strictObject({ ...required, ...optional });
export const expenseChanges = z.strictObject({ ...z.strictObject(required).partial().shape, ...optional });

type NewBody = z.output<typeof newExpense>;
type ChangesBody = z.output<typeof expenseChanges>;
type Camel<Name> = Name extends `${infer First}_${infer Rest}` ? `${First}${Capitalize<Camel<Rest>>}` : Name;

/** Maps a request body to the graph's input of an expense. A field of the body that is missing here does not compile. */
export function toExpenseInput(body: NewBody): RecordExpenseInput;
export function toExpenseInput(body: ChangesBody): ChangeExpenseInput;
export function toExpenseInput(body: ChangesBody): ChangeExpenseInput {
  return {
    amount: body.amount,
    currency: body.currency,
    accountAmount: body.account_amount,
    rate: body.rate,
    expenseDate: body.expense_date,
    vendor: body.vendor,
    note: body.note,
    projectId: body.project_id,
    isProjectRelated: body.is_project_related,
    accountId: body.account_id,
    categoryId: body.category_id,
    crossProjectRefId: body.cross_project_ref_id,
    tags: body.tags,
  } satisfies { [Name in keyof ChangesBody as Camel<Name & string>]: unknown };
}

type Expense = z.output<typeof expense>;
type RecordedExpense = z.output<typeof recordedExpense>;

/** An expense as REST answers it. */
export function toExpense(found: ExpenseDetailsFragment): Expense {
  return {
    id: Number(found.id),
    amount: jsonNumber(found.amount.amount),
    currency: found.amount.currency,
    expense_date: found.expenseDate,
    vendor: found.vendor,
    note: found.note,
    project_id: idOf(found.project),
    is_project_related: found.isProjectRelated,
    account_id: Number(found.account.id),
    category_id: idOf(found.category),
    cross_project_ref_id: idOf(found.crossProjectRef),
    tags: found.tags,
    account_amount: toBooked(found.accountAmount),
    project_amount: found.projectAmount && toBooked(found.projectAmount),
    base_amount: toBooked(found.baseAmount),
    created_by: idOf(found.createdBy),
    created_by_key: idOf(found.createdByKey),
    import_id: found.importId === null ? null : Number(found.importId),
    soft_deleted_at: found.softDeletedAt,
    created_at: found.createdAt,
    updated_at: found.updatedAt,
  };
}

/** An expense and what recording it did. */
export function toRecordedExpense(found: RecordedExpenseFragment): RecordedExpense {
  return {
    ...toExpense(found.expense),
    warnings: toWarnings(found.warnings),
    balances: found.balances.map(({ account, balance }) => ({
      account_id: Number(account.id),
      balance: jsonNumber(balance.amount),
      currency: balance.currency,
    })),
    dry_run: found.dryRun,
    project_remaining: toRemaining(found.projectRemaining),
  };
}

function toRemaining(found: RecordedExpenseFragment['projectRemaining']): RecordedExpense['project_remaining'] {
  if (!found) return null;
  return {
    project_id: Number(found.project.id),
    before: jsonNumber(found.before.amount),
    after: jsonNumber(found.after.amount),
    currency: found.before.currency,
    is_current: found.isCurrent,
  };
}

function toBooked({ amount, currency, rate, rateDate, rateSource: source }: BookedFragment): Expense['account_amount'] {
  return {
    amount: jsonNumber(amount),
    currency,
    rate: jsonNumber(rate),
    rate_date: rateDate,
    rate_source: rateSource.toRest(source),
  };
}

function idOf(reference: { id: string } | null): number | null {
  return reference && Number(reference.id);
}

const exampleBooked = { amount: 250.75, currency: 'USD', rate: 1, rate_date: null, rate_source: 'same' };

export const exampleExpense = {
  id: 9001,
  ...exampleExpenseBody,
  cross_project_ref_id: null,
  tags: ['design', 'subscription'],
  account_amount: exampleBooked,
  project_amount: exampleBooked,
  base_amount: exampleBooked,
  created_by: 4,
  created_by_key: null,
  import_id: null,
  soft_deleted_at: null,
  created_at: '2025-11-20T09:30:00.000Z',
  updated_at: '2025-11-20T09:30:00.000Z',
};

export const exampleRecordedExpense = {
  ...exampleExpense,
  warnings: [],
  balances: [{ account_id: 45, balance: 10450, currency: 'USD' }],
  dry_run: false,
  project_remaining: null,
};

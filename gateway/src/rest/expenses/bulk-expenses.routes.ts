import { z } from 'zod';
import type { ExpenseOutcomeFragment } from '../../__generated__/rest-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { bodyId, id } from '../schema/fields.ts';
import { exampleExpense, expense, tags, toExpense } from './expense.ts';

const MAX_IDS = 100;
const operation = readOperations(
  new URL('./bulk-expenses.graphql', import.meta.url),
  new URL('./expenses.graphql', import.meta.url),
);

const ids = z
  .array(bodyId('An expense.'))
  .min(1, 'must not be empty')
  .max(MAX_IDS, `must not be more than ${MAX_IDS}`)
  .meta({ description: 'The expenses; an id named twice counts once.' });

const outcomes = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id,
        expense: expense.nullable(),
        error: z.strictObject({ error_code: z.string(), message: z.string() }).nullable(),
      }),
    ),
  })
  .meta({
    id: 'ExpenseOutcomes',
    description:
      'One result for each id, in their order: the expense after the change, or the error of the single change.',
  });

const shared = {
  method: 'POST',
  access: 'expenses:write',
  description:
    'In one transaction, each by the rules of the single change: one that is refused does not hold up the others.',
  reply: outcomes,
  bodyExample: { ids: [9001] },
  answerExample: { items: [{ id: 9001, expense: exampleExpense, error: null }] },
} as const;

/** Changes of several expenses. */
export const bulkExpenseRoutes = [
  defineRoute({
    ...shared,
    path: '/expenses/bulk-change',
    summary: 'Change several expenses',
    operation: operation('ChangeExpenses'),
    input: z.object({
      ...plain,
      body: z.strictObject({
        ids,
        add_tags: tags.meta({ description: 'Tags to add; those that an expense has already stay.' }).optional(),
        remove_tags: tags.meta({ description: 'Tags to remove from the expenses that have them.' }).optional(),
        category_id: bodyId('Category of the expenses; null for none.').nullable().optional(),
      }),
    }),
    bodyExample: { ids: [9001], add_tags: ['design'], category_id: 9 },
    variables: ({ body }) => ({
      ids: body.ids,
      change: { addTags: body.add_tags, removeTags: body.remove_tags, categoryId: body.category_id },
    }),
    answer: ({ changeExpenses }) => ({ body: toOutcomes(changeExpenses) }),
  }),
  defineRoute({
    ...shared,
    path: '/expenses/bulk-delete',
    summary: 'Soft-delete several expenses',
    operation: operation('DeleteExpenses'),
    input: z.object({ ...plain, body: z.strictObject({ ids }) }),
    variables: ({ body }) => ({ ids: body.ids }),
    answer: ({ deleteExpenses }) => ({ body: toOutcomes(deleteExpenses) }),
  }),
  defineRoute({
    ...shared,
    path: '/expenses/bulk-restore',
    summary: 'Restore several deleted expenses',
    operation: operation('RestoreExpenses'),
    input: z.object({ ...plain, body: z.strictObject({ ids }) }),
    variables: ({ body }) => ({ ids: body.ids }),
    answer: ({ restoreExpenses }) => ({ body: toOutcomes(restoreExpenses) }),
  }),
];

function toOutcomes(found: readonly ExpenseOutcomeFragment[]): z.output<typeof outcomes> {
  return {
    items: found.map((one) => ({
      id: Number(one.id),
      expense: one.expense && toExpense(one.expense),
      error: one.error && { error_code: one.error.code, message: one.error.message },
    })),
  };
}

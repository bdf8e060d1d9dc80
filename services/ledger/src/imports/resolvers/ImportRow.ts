import { currencyOf } from '@outlay/money/currencies';
import type { ImportRowExpenseResolvers, ImportRowResolvers } from '../../__generated__/resolvers.ts';
import { accountOf } from '../../accounts/resolvers/account-of.ts';
import { linkTo } from '../../expenses/expense-links.ts';
import { correctedCells } from '../staging/rows/import-row.ts';
import { toRowError } from '../wire/import-columns.ts';
import { toMoney } from '../wire/money.ts';
import { StagedExpense } from '../wire/staged-expense.ts';

export const ImportRow: ImportRowResolvers = {
  cells: ({ cells, corrections }) => [...correctedCells(cells, corrections)],
  corrected: ({ corrections }) => Object.keys(corrections).map(Number),
  state: ({ isExcluded, state }) => (isExcluded ? 'excluded' : state),
  errors: ({ errors }) => errors.map(toRowError),
  warnings: ({ warnings }) => [...warnings],
  expense: ({ draft }) => StagedExpense.safeParse(draft).data ?? null,
  twinOf: async ({ twinOf }, _args, { expenseLoader }) => {
    const found = await Promise.all(twinOf.map((id) => expenseLoader.load(String(id))));
    return found.filter((one) => one !== null);
  },
  bookedExpense: ({ expenseId }, _args, { expenseLoader }) =>
    expenseId === null ? null : expenseLoader.load(String(expenseId)),
  openedAccount: ({ accountId }, _args, { accountLoader }) =>
    accountId === null ? null : accountLoader.load(String(accountId)),
};

export const ImportRowExpense: ImportRowExpenseResolvers = {
  amount: ({ effect: { amountMinor, amountCurrency } }) => toMoney(amountMinor, amountCurrency),
  accountAmount: ({ effect: { accountMinor, accountCurrency } }) => toMoney(accountMinor, accountCurrency),
  projectAmount: ({ effect: { projectMinor, projectCurrency } }) =>
    projectMinor === null || projectCurrency === null ? null : toMoney(projectMinor, projectCurrency),
  account: ({ accountId, effect }, _args, context, info) =>
    accountOf({ accountId, currency: currencyOf(effect.accountCurrency) }, context, info),
  project: ({ projectId }) => linkTo(projectId),
  category: ({ categoryId }, _args, { categoryLoader }) =>
    categoryId === null ? null : categoryLoader.load(String(categoryId)),
};

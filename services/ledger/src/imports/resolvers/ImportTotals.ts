import { currencyOf } from '@outlay/money/currencies';
import type {
  ImportAccountEffectResolvers,
  ImportProblemResolvers,
  ImportProjectEffectResolvers,
  ImportTotalsResolvers,
} from '../../__generated__/resolvers.ts';
import { accountOf } from '../../accounts/resolvers/account-of.ts';
import { toMoney } from '../wire/money.ts';

export const ImportTotals: ImportTotalsResolvers = {
  amount: ({ amountMinor, baseCurrency }) =>
    amountMinor === null || baseCurrency === null ? null : toMoney(amountMinor, baseCurrency),
};

export const ImportAccountEffect: ImportAccountEffectResolvers = {
  account: ({ accountId, currency }, _args, context, info) =>
    accountOf({ accountId, currency: currencyOf(currency) }, context, info),
  change: ({ changeMinor, currency }) => toMoney(changeMinor, currency),
  balanceBefore: ({ beforeMinor, currency }) => toMoney(beforeMinor, currency),
  balanceAfter: ({ beforeMinor, changeMinor, currency }) => toMoney(beforeMinor + changeMinor, currency),
};

export const ImportProjectEffect: ImportProjectEffectResolvers = {
  project: ({ projectId }) => ({ id: String(projectId) }),
  change: ({ changeMinor, currency }) => toMoney(changeMinor, currency),
};

export const ImportProblem: ImportProblemResolvers = {
  account: ({ accountId }, _args, { accountLoader }) =>
    accountId === null ? null : accountLoader.load(String(accountId)),
};

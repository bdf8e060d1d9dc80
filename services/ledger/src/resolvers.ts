import type { MutationResolvers, QueryResolvers, Resolvers } from './__generated__/resolvers.ts';
import { Account } from './accounts/resolvers/Account.ts';
import { adjustBalance } from './accounts/resolvers/Mutation/adjustBalance.ts';
import { archiveAccount } from './accounts/resolvers/Mutation/archiveAccount.ts';
import { changeAccount } from './accounts/resolvers/Mutation/changeAccount.ts';
import { openAccount } from './accounts/resolvers/Mutation/openAccount.ts';
import { recordDeposit } from './accounts/resolvers/Mutation/recordDeposit.ts';
import { account } from './accounts/resolvers/Query/account.ts';
import { accounts } from './accounts/resolvers/Query/accounts.ts';
import { Category } from './categories/resolvers/Category.ts';
import { changeCategory } from './categories/resolvers/Mutation/changeCategory.ts';
import { createCategory } from './categories/resolvers/Mutation/createCategory.ts';
import { deleteCategory } from './categories/resolvers/Mutation/deleteCategory.ts';
import { categories } from './categories/resolvers/Query/categories.ts';
import { category } from './categories/resolvers/Query/category.ts';
import { setExchangeRate } from './exchange-rates/resolvers/Mutation/setExchangeRate.ts';
import { exchangeRates } from './exchange-rates/resolvers/Query/exchangeRates.ts';
import { hasExpenses } from './replicas/resolvers/Project/hasExpenses.ts';
import { Tenant } from './replicas/resolvers/Tenant.ts';

const Query: QueryResolvers = { account, accounts, category, categories, exchangeRates };
const Mutation: MutationResolvers = {
  ...{ openAccount, changeAccount, archiveAccount, adjustBalance, recordDeposit },
  ...{ createCategory, changeCategory, deleteCategory, setExchangeRate },
};

/** One resolver per field of the schema; a root field without one does not compile. */
export const resolvers: Resolvers = {
  Query,
  Mutation,
  Account,
  Category,
  Project: { hasExpenses },
  Tenant,
  AccountType: { CASH: 'cash', BANK: 'bank', CARD: 'card', OTHER: 'other' },
  OverdraftPolicy: { ALLOW: 'allow', WARN: 'warn', DENY: 'deny' },
  AccountEntryKind: {
    OPENING: 'opening',
    DEPOSIT: 'deposit',
    EXPENSE: 'expense',
    REVERSAL: 'reversal',
    ADJUSTMENT: 'adjustment',
    TRANSFER: 'transfer',
  },
};

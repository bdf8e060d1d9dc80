import type { CursorValue } from '@outlay/service-kit/graphql/connection';
import type { SortOptions } from '@outlay/service-kit/graphql/sort';
import type { Account } from './account.entity.ts';

/** Sort keys of a list: the client's name and the property. */
export const ACCOUNT_SORT: SortOptions = {
  fields: {
    name: 'name',
    type: 'type',
    currency: 'currency',
    current_balance: 'currentBalanceMinor',
    created_at: 'createdAt',
    id: 'id',
  },
  fallback: 'name',
};

/** The value of a sorted property, as a cursor keeps it. */
export function sortValue(account: Account, property: string): CursorValue {
  switch (property) {
    case 'name':
      return account.name;
    case 'type':
      return account.type;
    case 'currency':
      return account.currency;
    case 'currentBalanceMinor':
      return account.currentBalanceMinor.toString();
    case 'createdAt':
      return account.createdAt.toISOString();
    default:
      return account.id;
  }
}

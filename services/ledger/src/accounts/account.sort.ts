import type { CursorValue } from '@outlay/service-kit/graphql/connection';
import { parseSort, type SortOptions } from '@outlay/service-kit/graphql/sort';
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

/** Returns true for an order that tells which account holds more. */
export function isOrderOfBalances(sort: string | null | undefined): boolean {
  return parseSort(sort, ACCOUNT_SORT).some(({ property }) => property === 'currentBalanceMinor');
}

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

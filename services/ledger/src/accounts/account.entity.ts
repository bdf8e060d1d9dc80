import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import { tenantProperties, tenantWall } from '@outlay/tenancy/tenant-wall';

export const ACCOUNT_TYPES = ['cash', 'bank', 'card', 'other'] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];

export const OVERDRAFT_POLICIES = ['allow', 'warn', 'deny'] as const;
export type OverdraftPolicy = (typeof OVERDRAFT_POLICIES)[number];

export const AccountEntity = defineEntity({
  name: 'Account',
  tableName: 'accounts',
  ...tenantWall,
  properties: {
    ...tenantProperties,
    name: p.string(),
    /** The folded text that `q` searches. */
    searchText: p.string().lazy(),
    type: p.string().$type<AccountType>(),
    currency: p.string().$type<CurrencyCode>(),
    openingBalanceMinor: p.bigint(),
    currentBalanceMinor: p.bigint(),
    lowBalanceThresholdMinor: p.bigint().nullable(),
    overdraft: p.string().$type<OverdraftPolicy>(),
    isArchived: p.boolean(),
    /** Of the fields people edit; postings leave it alone. */
    version: p.integer(),
    /** Rises with every event, postings included: orders the events. */
    eventVersion: p.integer(),
    /** The sequence of the latest entry. */
    entryCount: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** A row of the table. */
export type StoredAccount = InferEntity<typeof AccountEntity>;

/** A source of money with its balance, in minor units of its currency. */
export type Account = Omit<StoredAccount, 'searchText'>;

import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import { tenantProperties, tenantWall } from '@outlay/tenancy/tenant-wall';

export type AccountEntryKind = 'opening' | 'deposit' | 'expense' | 'reversal' | 'adjustment' | 'transfer';

export const AccountEntryEntity = defineEntity({
  name: 'AccountEntry',
  tableName: 'account_entries',
  ...tenantWall,
  properties: {
    ...tenantProperties,
    accountId: p.bigint('number'),
    /** 1, 2, 3, … within the account, without gaps. */
    sequence: p.integer(),
    kind: p.string().$type<AccountEntryKind>(),
    /** Signed: what was added to the balance. */
    amountMinor: p.bigint(),
    balanceAfterMinor: p.bigint(),
    expenseId: p.bigint('number').nullable(),
    /** Of an entry of the kind `transfer`. */
    transferId: p.bigint('number').nullable(),
    /** The day the entry is about, YYYY-MM-DD. */
    date: p.date(),
    source: p.string().nullable(),
    note: p.string().nullable(),
    /** When it was posted. */
    at: p.datetime(),
  },
});

/** One immutable posting: the database refuses to change or delete it. Amounts in minor units of the account's currency. */
export type AccountEntry = InferEntity<typeof AccountEntryEntity>;

import { clearField, create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { RestoredTopic } from '@outlay/messaging/restored-database';
import { AccountSchema } from '@outlay/proto/outlay/ledger/v1/account_pb.ts';
import { CategorySchema } from '@outlay/proto/outlay/ledger/v1/category_pb.ts';
import { ExpenseSchema } from '@outlay/proto/outlay/ledger/v1/expense_pb.ts';
import { TransferSchema } from '@outlay/proto/outlay/ledger/v1/transfer_pb.ts';
import { TagSchema } from '@outlay/proto/outlay/ledger/v1/tag_pb.ts';
import { VendorSchema } from '@outlay/proto/outlay/ledger/v1/vendor_pb.ts';
import { AccountRepository } from '../accounts/account.repository.ts';
import { CategoryRepository } from '../categories/category.repository.ts';
import { ExchangeRateRepository } from '../exchange-rates/exchange-rate.repository.ts';
import { ExpenseRepository } from '../expenses/expense.repository.ts';
import { TransferRepository } from '../transfers/transfer.repository.ts';
import { expenseEvent } from './expense-events.ts';
import { accountEvent } from './account-events.ts';
import { categoryEvent } from './category-events.ts';
import { exchangeRateEvent } from './exchange-rate-events.ts';
import { transferEvent } from './transfer-events.ts';
import { TagRepository } from '../tags/tag.repository.ts';
import { tagEvent } from './tag-events.ts';
import { VendorRepository } from '../vendors/vendor.repository.ts';
import { vendorEvent } from './vendor-events.ts';

const expenses: RestoredTopic = {
  topic: 'ledger.expense',
  table: 'expenses',
  async present(em, tenantId, ids) {
    const found = await new ExpenseRepository(em, tenantId).findMany(ids);
    return found.map((expense) => expenseEvent('ExpenseChanged', expense));
  },
  ended(payload, at) {
    const last = create(ExpenseSchema, fromBinary(ExpenseSchema, payload));
    clearField(last, ExpenseSchema.field.previous);
    last.softDeletedAt ??= timestampFromDate(at);
    return { type: 'ExpenseDeleted', payload: toBinary(ExpenseSchema, last) };
  },
};

const accounts: RestoredTopic = {
  topic: 'ledger.account',
  table: 'accounts',
  async present(em, _tenantId, ids) {
    const found = await new AccountRepository(em).findMany(ids);
    return found.map((account) => accountEvent('AccountChanged', account));
  },
  /** An account that is lost holds no money that anybody could spend, and has no entries. */
  ended(payload, at) {
    const last = create(AccountSchema, fromBinary(AccountSchema, payload));
    if (!last.isArchived || last.currentBalanceMinor !== 0n) last.updatedAt = timestampFromDate(at);
    last.isArchived = true;
    last.currentBalanceMinor = 0n;
    last.entryCount = 0n;
    return { type: 'AccountArchived', payload: toBinary(AccountSchema, last) };
  },
};

const categories: RestoredTopic = {
  topic: 'ledger.category',
  table: 'categories',
  async present(em, _tenantId, ids) {
    const found = await new CategoryRepository(em).findMany(ids);
    return found.map((category) => categoryEvent('CategoryChanged', category));
  },
  ended(payload) {
    const last = create(CategorySchema, fromBinary(CategorySchema, payload));
    last.deleted = true;
    return { type: 'CategoryDeleted', payload: toBinary(CategorySchema, last) };
  },
};

const exchangeRates: RestoredTopic = {
  topic: 'ledger.exchange-rate',
  table: 'exchange_rates',
  async present(em, _tenantId, ids) {
    const found = await new ExchangeRateRepository(em).findMany(ids);
    return found.map(exchangeRateEvent);
  },
  // A rate that is lost was still the rate of its day.
  ended: () => null,
};

const transfers: RestoredTopic = {
  topic: 'ledger.transfer',
  table: 'transfers',
  async present(em, _tenantId, ids) {
    const found = await new TransferRepository(em).findMany(ids);
    return found.map(transferEvent);
  },
  /** A transfer that is lost moved nothing. */
  ended(payload, at) {
    const last = create(TransferSchema, fromBinary(TransferSchema, payload));
    last.reversedAt ??= timestampFromDate(at);
    return { type: 'TransferReversed', payload: toBinary(TransferSchema, last) };
  },
};

const vendors: RestoredTopic = {
  topic: 'ledger.vendor',
  table: 'vendors',
  async present(em, tenantId, ids) {
    const found = await new VendorRepository(em, tenantId).findMany(ids);
    return found.map((vendor) => vendorEvent('VendorChanged', vendor));
  },
  /** Its names are free for others. */
  ended(payload) {
    const last = create(VendorSchema, fromBinary(VendorSchema, payload));
    last.nameKeys = [];
    last.deleted = true;
    return { type: 'VendorChanged', payload: toBinary(VendorSchema, last) };
  },
};

const tags: RestoredTopic = {
  topic: 'ledger.tag',
  table: 'tags',
  async present(em, tenantId, ids) {
    const found = await new TagRepository(em, tenantId).findMany(ids);
    return found.map((tag) => tagEvent('TagChanged', tag));
  },
  ended(payload) {
    const last = create(TagSchema, fromBinary(TagSchema, payload));
    last.deleted = true;
    return { type: 'TagChanged', payload: toBinary(TagSchema, last) };
  },
};

/** Full-state topics to republish after a restore. Entries are not: a lost posting stays in their topic. */
export const ledgerRestoredTopics: readonly RestoredTopic[] = [
  accounts,
  vendors,
  tags,
  categories,
  exchangeRates,
  expenses,
  transfers,
];

import {
  create,
  toBinary,
  type DescMessage,
  type Message,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { DomainEvent } from '@outlay/messaging/outbox';
import {
  ExpenseSchema,
  RateSource as ToldSource,
  type FrozenAmountSchema,
} from '@outlay/proto/outlay/ledger/v1/expense_pb.ts';
import type { Expense, FrozenAmount, KeptRateSource } from '../expenses/expense.ts';
import { readableRate } from '../expenses/recording/freeze-amounts.ts';

export type ExpenseEventType = 'ExpenseRecorded' | 'ExpenseChanged' | 'ExpenseDeleted' | 'ExpenseRestored';

/** Every field of a message: a new one does not compile until it is given. */
type Complete<Schema extends DescMessage> = Record<keyof Omit<MessageShape<Schema>, keyof Message>, unknown>;

/**
 * An expense's full state after a change; its version orders its events.
 * @param previous the state before; null for a new expense, and where it is not to be told
 */
export function expenseEvent(type: ExpenseEventType, expense: Expense, previous: Expense | null = null): DomainEvent {
  const payload = create(ExpenseSchema, {
    ...stateOf(expense),
    previous: previous === null ? undefined : { ...stateOf(previous), previous: undefined },
  } satisfies Complete<typeof ExpenseSchema>);
  return {
    topic: 'ledger.expense',
    type,
    aggregateId: expense.id,
    version: expense.version,
    payload: toBinary(ExpenseSchema, payload),
  };
}

function stateOf(expense: Expense) {
  return {
    id: BigInt(expense.id),
    accountId: BigInt(expense.accountId),
    projectId: optionalId(expense.projectId),
    categoryId: optionalId(expense.categoryId),
    crossProjectRefId: optionalId(expense.crossProjectRefId),
    amount: { amountMinor: expense.amountMinor, currency: expense.currency },
    accountAmount: frozenPayload(expense.accountAmount),
    projectAmount: expense.projectAmount ? frozenPayload(expense.projectAmount) : undefined,
    baseAmount: frozenPayload(expense.baseAmount),
    expenseDate: expense.expenseDate,
    vendor: expense.vendor ?? undefined,
    note: expense.note ?? undefined,
    tags: [...expense.tags],
    createdBy: optionalId(expense.createdBy),
    createdByKey: optionalId(expense.createdByKey),
    importId: optionalId(expense.importId),
    createdAt: timestampFromDate(expense.createdAt),
    updatedAt: timestampFromDate(expense.updatedAt),
    softDeletedAt: expense.softDeletedAt ? timestampFromDate(expense.softDeletedAt) : undefined,
    version: expense.version,
  } satisfies Omit<Complete<typeof ExpenseSchema>, 'previous'>;
}

const SOURCES: Readonly<Record<KeptRateSource, ToldSource>> = {
  same: ToldSource.SAME,
  daily: ToldSource.DAILY,
  cross: ToldSource.CROSS,
  stated_amount: ToldSource.STATED,
  stated_rate: ToldSource.STATED,
};

function frozenPayload(frozen: FrozenAmount): MessageInitShape<typeof FrozenAmountSchema> {
  return {
    money: { amountMinor: frozen.amountMinor, currency: frozen.currency },
    rate: readableRate(frozen),
    rateDate: frozen.rateDate ?? undefined,
    rateSource: SOURCES[frozen.rateSource],
  };
}

function optionalId(id: number | null): bigint | undefined {
  return id === null ? undefined : BigInt(id);
}

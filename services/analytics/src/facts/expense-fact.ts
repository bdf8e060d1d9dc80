import { fromBinary } from '@bufbuild/protobuf';
import type { ReceivedEvent } from '@outlay/messaging/event-handler';
import { currencyOf } from '@outlay/money/currencies';
import { ExpenseSchema, type FrozenAmount } from '@outlay/proto/outlay/ledger/v1/expense_pb.ts';
import { nameKey } from '@outlay/text/name-key';
import type { ChangeOrigin } from '../replicas/replica-tables.ts';

/** The newest known state of an expense, as it is summed up. Amounts are minor units, frozen when it was booked. */
export interface ExpenseFact extends ChangeOrigin {
  expenseId: number;
  accountId: number;
  projectId: number | null;
  categoryId: number | null;
  /** As entered. */
  vendor: string | null;
  /** Comparison key of the vendor's name, the same as in the ledger. */
  vendorKey: string | null;
  /** Each once. */
  tags: string[];
  /** YYYY-MM-DD */
  day: string;
  baseMinor: bigint;
  baseCurrency: string;
  /** Null without a project. */
  projectMinor: bigint | null;
  projectCurrency: string | null;
  /** False for a deleted expense, which is in no sum. */
  live: boolean;
}

/** @throws Error when the payload is no expense, or lacks a required amount */
export function expenseFactOf({ aggregateId, payload, time, epoch, version }: ReceivedEvent): ExpenseFact {
  const expense = fromBinary(ExpenseSchema, payload);
  const base = frozen(expense.baseAmount, 'base');
  const project = expense.projectId === undefined ? null : frozen(expense.projectAmount, 'project');
  const vendor = expense.vendor ?? null;
  return {
    expenseId: aggregateId,
    accountId: Number(expense.accountId),
    projectId: optionalId(expense.projectId),
    categoryId: optionalId(expense.categoryId),
    vendor,
    vendorKey: vendor === null ? null : nameKey(vendor) || null,
    tags: [...new Set(expense.tags)],
    day: expense.expenseDate,
    baseMinor: base.amountMinor,
    baseCurrency: base.currency,
    projectMinor: project?.amountMinor ?? null,
    projectCurrency: project?.currency ?? null,
    live: expense.softDeletedAt === undefined,
    eventTime: time,
    epoch,
    version,
  };
}

function frozen(amount: FrozenAmount | undefined, name: string): { amountMinor: bigint; currency: string } {
  if (!amount?.money) throw new Error(`The event of an expense has no ${name} amount; it is required.`);
  return { amountMinor: amount.money.amountMinor, currency: currencyOf(amount.money.currency) };
}

function optionalId(id: bigint | undefined): number | null {
  return id === undefined ? null : Number(id);
}

import { fromBinary } from '@bufbuild/protobuf';
import type { ReceivedEvent } from '@outlay/messaging/event-handler';
import { currencyOf } from '@outlay/money/currencies';
import { ExpenseSchema, type FrozenAmount } from '@outlay/proto/outlay/ledger/v1/expense_pb.ts';
import { nameKey } from '@outlay/text/name-key';
import type { ChangeOrigin } from '../replicas/replica-tables.ts';

/** An expense as its newest known state counts in the sums. Amounts are minor units, frozen when it was booked. */
export interface ExpenseFact extends ChangeOrigin {
  expenseId: number;
  accountId: number;
  projectId: number | null;
  categoryId: number | null;
  /** As it was typed. */
  vendor: string | null;
  /** Comparison key of the vendor's name, the same as in the ledger. */
  vendorKey: string | null;
  /** YYYY-MM-DD */
  day: string;
  baseMinor: bigint;
  baseCurrency: string;
  /** Null without a project. */
  projectMinor: bigint | null;
  projectCurrency: string | null;
  /** A deleted expense counts nowhere. */
  live: boolean;
}

/** @throws Error when the payload is no expense, or lacks an amount that every expense has */
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
  if (!amount?.money) throw new Error(`an expense has no ${name} amount`);
  return { amountMinor: amount.money.amountMinor, currency: currencyOf(amount.money.currency) };
}

function optionalId(id: bigint | undefined): number | null {
  return id === undefined ? null : Number(id);
}

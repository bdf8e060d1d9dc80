import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { encodeEnvelope, type EventEnvelope } from '@outlay/messaging/envelope';
import { newEventId } from '@outlay/messaging/event-id';
import type { OutgoingRecord } from '@outlay/messaging/event-log';
import { TenantSchema } from '@outlay/proto/outlay/identity/v1/tenant_pb.ts';
import { AccountSchema } from '@outlay/proto/outlay/ledger/v1/account_pb.ts';
import { AccountEntryKind, AccountEntrySchema } from '@outlay/proto/outlay/ledger/v1/account_entry_pb.ts';
import { CategorySchema } from '@outlay/proto/outlay/ledger/v1/category_pb.ts';
import { ExpenseSchema } from '@outlay/proto/outlay/ledger/v1/expense_pb.ts';
import { TagSchema } from '@outlay/proto/outlay/ledger/v1/tag_pb.ts';
import { VendorSchema } from '@outlay/proto/outlay/ledger/v1/vendor_pb.ts';
import { nameKey } from '@outlay/text/name-key';
import { ProjectSchema, ProjectStatus } from '@outlay/proto/outlay/projects/v1/project_pb.ts';

/** Where an event stands, and when it was: every test may say as much of it as it cares for. */
export type Placed = Partial<Pick<EventEnvelope, 'eventId' | 'version' | 'epoch' | 'time' | 'type'>> & {
  tenantId?: number;
};

const AT = new Date('2026-11-20T10:00:00.000Z');

/** A record as the relay of a service writes it. */
export function record(
  topic: string,
  type: string,
  aggregateId: number,
  value: Uint8Array,
  placed: Placed,
): OutgoingRecord {
  const { eventId = newEventId(), tenantId = 1, version = 1, epoch = 1, time = AT } = placed;
  const envelope = { eventId, tenantId, type: placed.type ?? type, aggregateId, version, epoch, time };
  return { topic, key: String(aggregateId), headers: encodeEnvelope(envelope), value };
}

export function tenantEvent(
  tenantId: number,
  state: MessageInitShape<typeof TenantSchema> = {},
  placed: Placed = {},
): OutgoingRecord {
  const payload = create(TenantSchema, { id: BigInt(tenantId), baseCurrency: 'EUR', timeZone: 'UTC', ...state });
  return record('identity.tenant', 'TenantChanged', tenantId, toBinary(TenantSchema, payload), { tenantId, ...placed });
}

/** A project's event in tests; budgets in minor units. */
export interface ProjectState {
  name?: string;
  startDate?: string;
  endDate?: string | undefined;
  status?: ProjectStatus;
  currency?: string;
  budget?: bigint;
  estimate?: bigint;
  deleted?: boolean;
}

/** A project in EUR by default. */
export function projectEvent(id: number, state: ProjectState = {}, placed: Placed = {}): OutgoingRecord {
  const { budget = 500_000n, estimate = 520_000n, deleted = false, currency = 'EUR', ...rest } = state;
  const payload = create(ProjectSchema, {
    ...{ id: BigInt(id), name: `Project ${id}`, startDate: '2026-06-01', status: ProjectStatus.ACTIVE, currency },
    startingBudget: { amountMinor: budget, currency },
    projectedEstimate: { amountMinor: estimate, currency },
    deletedAt: deleted ? timestampFromDate(AT) : undefined,
    ...rest,
  });
  return record('projects.project', 'ProjectChanged', id, toBinary(ProjectSchema, payload), placed);
}

export function accountEvent(
  id: number,
  state: MessageInitShape<typeof AccountSchema> = {},
  placed: Placed = {},
): OutgoingRecord {
  const payload = create(AccountSchema, { id: BigInt(id), name: `Account ${id}`, currency: 'EUR', ...state });
  return record('ledger.account', 'AccountBalanceChanged', id, toBinary(AccountSchema, payload), placed);
}

/** An entry in tests; its sequence is its version. */
export interface EntryState {
  kind?: AccountEntryKind;
  amount?: bigint;
  currency?: string;
  day?: string;
}

/** An entry of an account: a deposit of 10.00 EUR on 2026-11-20 by default. */
export function entryEvent(
  account: number,
  sequence: number,
  state: EntryState = {},
  placed: Placed = {},
): OutgoingRecord {
  const { kind = AccountEntryKind.DEPOSIT, amount = 1_000n, currency = 'EUR', day = '2026-11-20' } = state;
  const payload = create(AccountEntrySchema, {
    ...{ accountId: BigInt(account), sequence: BigInt(sequence), kind, amountMinor: amount, currency, date: day },
  });
  const value = toBinary(AccountEntrySchema, payload);
  return record('ledger.account-entry', 'AccountEntryPosted', account, value, { ...placed, version: sequence });
}

export function categoryEvent(
  id: number,
  state: MessageInitShape<typeof CategorySchema> = {},
  placed: Placed = {},
): OutgoingRecord {
  const payload = create(CategorySchema, { id: BigInt(id), name: `Category ${id}`, color: '#aabbcc', ...state });
  return record('ledger.category', 'CategoryChanged', id, toBinary(CategorySchema, payload), placed);
}

/** A vendor with its names; by default its name alone. */
export function vendorEvent(
  id: number,
  {
    name,
    names = [name],
    mergedInto,
    deleted = false,
  }: { name: string; names?: string[]; mergedInto?: number; deleted?: boolean },
  placed: Placed = {},
): OutgoingRecord {
  const payload = create(VendorSchema, {
    ...{ id: BigInt(id), name, nameKeys: deleted ? [] : names.map(nameKey), deleted },
    mergedInto: mergedInto === undefined ? undefined : BigInt(mergedInto),
  });
  return record('ledger.vendor', 'VendorChanged', id, toBinary(VendorSchema, payload), placed);
}

/** A tag. */
export function tagEvent(
  id: number,
  { name, deleted = false }: { name: string; deleted?: boolean },
  placed: Placed = {},
): OutgoingRecord {
  const payload = create(TagSchema, { id: BigInt(id), name, deleted });
  return record('ledger.tag', 'TagChanged', id, toBinary(TagSchema, payload), placed);
}

/** An expense's event in tests; amounts in minor units. */
export interface ExpenseState {
  account?: number;
  project?: number | null;
  category?: number | null;
  base?: bigint;
  baseCurrency?: string;
  inProject?: bigint;
  projectCurrency?: string;
  day?: string;
  vendor?: string;
  tags?: string[];
  deleted?: boolean;
}

/** An expense: 10.00 EUR from account 1 for project 1 on 2026-11-20 by default. */
export function expenseEvent(id: number, state: ExpenseState = {}, placed: Placed = {}): OutgoingRecord {
  const { account = 1, project = 1, category = null, base = 1_000n, baseCurrency = 'EUR' } = state;
  const money = { amountMinor: base, currency: baseCurrency };
  const inProject = { amountMinor: state.inProject ?? base, currency: state.projectCurrency ?? baseCurrency };
  const payload = create(ExpenseSchema, {
    id: BigInt(id),
    accountId: BigInt(account),
    projectId: project === null ? undefined : BigInt(project),
    categoryId: category === null ? undefined : BigInt(category),
    amount: money,
    accountAmount: { money, rate: '1' },
    projectAmount: project === null ? undefined : { money: inProject, rate: '1' },
    baseAmount: { money, rate: '1' },
    expenseDate: state.day ?? '2026-11-20',
    vendor: state.vendor,
    tags: state.tags ?? [],
    softDeletedAt: state.deleted ? timestampFromDate(AT) : undefined,
    version: placed.version ?? 1,
  });
  return record('ledger.expense', 'ExpenseChanged', id, toBinary(ExpenseSchema, payload), placed);
}

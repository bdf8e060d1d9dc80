import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { encodeEnvelope } from '@outlay/messaging/envelope';
import { newEventId } from '@outlay/messaging/event-id';
import type { EventLog, OutgoingRecord } from '@outlay/messaging/event-log';
import { ForecastSchema } from '@outlay/proto/outlay/analytics/v1/forecast_pb.ts';
import { ApiKeySchema } from '@outlay/proto/outlay/identity/v1/api_key_pb.ts';
import { TenantSchema } from '@outlay/proto/outlay/identity/v1/tenant_pb.ts';
import { Role, UserSchema } from '@outlay/proto/outlay/identity/v1/user_pb.ts';
import { AccountSchema } from '@outlay/proto/outlay/ledger/v1/account_pb.ts';
import { ExpenseSchema } from '@outlay/proto/outlay/ledger/v1/expense_pb.ts';
import { waitFor } from '@outlay/testkit/wait-for';
import { ProjectSchema } from '@outlay/proto/outlay/projects/v1/project_pb.ts';

const TOPICS = [
  ...['ledger.account', 'ledger.expense', 'analytics.forecast', 'projects.project'],
  ...['identity.user', 'identity.tenant', 'identity.api-key'],
];

interface Place {
  version: number;
  epoch?: number;
  time?: Date;
}

export interface AccountFields extends Partial<Place> {
  balance: number;
  threshold?: number | null;
  archived?: boolean;
  name?: string;
}

export interface ExpenseFields extends Partial<Place> {
  type?: 'ExpenseRecorded' | 'ExpenseChanged' | 'ExpenseDeleted' | 'ExpenseRestored';
  vendor?: string;
  /** Vendor before. */
  previous?: string;
}

function expenseState(
  id: number,
  { vendor = 'Miro', previous }: ExpenseFields,
): MessageInitShape<typeof ExpenseSchema> {
  const money = { amountMinor: 12_50n, currency: 'EUR' };
  const at = timestampFromDate(new Date('2026-11-01T10:00:00Z'));
  const booked = { money, rate: '1' };
  return {
    ...{ id: BigInt(id), accountId: 7n, amount: money, accountAmount: booked, baseAmount: booked, vendor },
    ...{ expenseDate: '2026-11-01', tags: ['tools'], createdBy: 4n, createdAt: at, updatedAt: at },
    ...(previous !== undefined && { previous: expenseState(id, { vendor: previous }) }),
  };
}

/** Publishes the events of other services to the log. */
export async function createEventPublisher(log: EventLog) {
  // Repeated as by a relay: a topic that a broker has just made may be unknown to others for a moment.
  await waitFor(async () => {
    await log.ensureTopics(TOPICS.map((name) => ({ name, partitions: 3, cleanup: 'compact' })));
    return true;
  });
  const versions = new Map<string, number>();
  const nextVersion = (key: string) => {
    const version = (versions.get(key) ?? 0) + 1;
    versions.set(key, version);
    return version;
  };
  const record = (
    topic: string,
    type: string,
    [tenantId, aggregateId]: [number, number],
    place: Partial<Place>,
    value: Uint8Array,
  ): OutgoingRecord => {
    const version = place.version ?? nextVersion(`${topic}:${tenantId}:${aggregateId}`);
    const { epoch = 1, time = new Date() } = place;
    const envelope = { eventId: newEventId(), tenantId, type, aggregateId, version, epoch, time };
    return { topic, key: String(aggregateId), headers: encodeEnvelope(envelope), value };
  };
  const account = (tenantId: number, id: number, fields: AccountFields) =>
    record(
      'ledger.account',
      'AccountBalanceChanged',
      [tenantId, id],
      fields,
      toBinary(
        AccountSchema,
        create(AccountSchema, {
          id: BigInt(id),
          name: fields.name ?? `Account ${id}`,
          currency: 'EUR',
          currentBalanceMinor: BigInt(fields.balance),
          isArchived: fields.archived ?? false,
          ...(fields.threshold !== null && { lowBalanceThresholdMinor: BigInt(fields.threshold ?? 10_000) }),
        }),
      ),
    );
  const expense = (tenantId: number, id: number, fields: ExpenseFields = {}) =>
    record(
      'ledger.expense',
      fields.type ?? 'ExpenseRecorded',
      [tenantId, id],
      fields,
      toBinary(ExpenseSchema, create(ExpenseSchema, expenseState(id, fields))),
    );
  return {
    account,
    expense,
    expenses: (tenantId: number, id: number, ...fields: ExpenseFields[]) =>
      log.send(fields.map((one) => expense(tenantId, id, one))),
    send: (records: OutgoingRecord[]) => log.send(records),
    accounts: (tenantId: number, id: number, ...fields: AccountFields[]) =>
      log.send(fields.map((one) => account(tenantId, id, one))),
    forecast: (
      tenantId: number,
      projectId: number,
      fields: { p?: number | undefined; closed?: boolean } & Partial<Place>,
    ) =>
      log.send([
        record(
          'analytics.forecast',
          'ForecastChanged',
          [tenantId, projectId],
          fields,
          toBinary(
            ForecastSchema,
            create(ForecastSchema, {
              projectId: BigInt(projectId),
              projectedEstimate: { amountMinor: 10_000_000n, currency: 'EUR' },
              expectedTotal: { amountMinor: 12_345_678n, currency: 'EUR' },
              closed: fields.closed ?? false,
              ...(fields.p !== undefined && { pOverspend: fields.p }),
            }),
          ),
        ),
      ]),
    tenant: (tenantId: number, fields: { name?: string; locale?: string }) =>
      log.send([
        record(
          'identity.tenant',
          'TenantChanged',
          [tenantId, tenantId],
          {},
          toBinary(TenantSchema, create(TenantSchema, { name: fields.name ?? 'Acme', locale: fields.locale ?? 'en' })),
        ),
      ]),
    user: (
      tenantId: number,
      id: number,
      fields: { role?: Role; active?: boolean; session?: number; registeredAt?: Date } = {},
    ) =>
      log.send([
        record(
          'identity.user',
          'UserChanged',
          [tenantId, id],
          {},
          toBinary(
            UserSchema,
            create(UserSchema, {
              id: BigInt(id),
              role: fields.role ?? Role.OWNER,
              isActive: fields.active ?? true,
              sessionVersion: fields.session ?? 1,
              createdAt: timestampFromDate(fields.registeredAt ?? new Date('2026-01-01T00:00:00Z')),
            }),
          ),
        ),
      ]),
    revokedKey: (tenantId: number, id: number) =>
      log.send([
        record(
          'identity.api-key',
          'ApiKeyChanged',
          [tenantId, id],
          {},
          toBinary(ApiKeySchema, create(ApiKeySchema, { id: BigInt(id), isRevoked: true })),
        ),
      ]),
    project: (tenantId: number, id: number, name: string) =>
      log.send([
        record(
          'projects.project',
          'ProjectChanged',
          [tenantId, id],
          {},
          toBinary(ProjectSchema, create(ProjectSchema, { id: BigInt(id), name, currency: 'EUR' })),
        ),
      ]),
  };
}

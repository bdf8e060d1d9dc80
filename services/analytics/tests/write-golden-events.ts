import { existsSync, writeFileSync } from 'node:fs';
import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { ExpenseSchema } from '@outlay/proto/outlay/ledger/v1/expense_pb.ts';
import type { OutgoingRecord } from '@outlay/messaging/event-log';
import { accountEvent, categoryEvent, expenseEvent, projectEvent, tenantEvent } from './event-book.ts';
import { sealedRecords } from './sealed-records.ts';

/**
 * Writes `golden-events.json`: one event of each type that is read, as today's code writes them. Run once; what it wrote is not
 * changed any more, and a new type is added by hand to the end: `node services/analytics/tests/write-golden-events.ts`
 */
const file = new URL('./golden-events.json', import.meta.url);
const at = new Date('2026-11-20T10:00:00.123Z');

const eur = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' });
const usd = (amountMinor: bigint) => ({ amountMinor, currency: 'USD' });
const whole = toBinary(
  ExpenseSchema,
  create(ExpenseSchema, {
    ...{ id: 12n, accountId: 45n, projectId: 123n, categoryId: 9n, crossProjectRefId: 124n, amount: usd(25_075n) },
    accountAmount: { money: eur(21_600n), rate: '0.861416', rateDate: '2026-11-19' },
    projectAmount: { money: usd(25_075n), rate: '1' },
    baseAmount: { money: eur(21_600n), rate: '0.861416', rateDate: '2026-11-19' },
    ...{ expenseDate: '2026-11-20', vendor: 'Figma Inc.', note: 'Design subscription', tags: ['design'] },
    ...{ createdBy: 7n, createdAt: timestampFromDate(at), updatedAt: timestampFromDate(at), version: 3 },
  }),
);

const typed = (types: readonly string[], record: (type: string) => OutgoingRecord): OutgoingRecord[] =>
  types.map(record);
const records = [
  ...typed(['TenantCreated', 'TenantChanged'], (type) => tenantEvent(7, { timeZone: 'Europe/Vienna' }, { type })),
  ...typed(['ProjectCreated', 'ProjectChanged', 'ProjectDeleted', 'ProjectRestored'], (type) =>
    projectEvent(123, { endDate: '2027-01-31', currency: 'USD', deleted: type === 'ProjectDeleted' }, { type }),
  ),
  ...typed(['AccountOpened', 'AccountChanged', 'AccountArchived', 'AccountBalanceChanged'], (type) =>
    accountEvent(
      45,
      { currentBalanceMinor: -5n, lowBalanceThresholdMinor: 100n, isArchived: type === 'AccountArchived' },
      { type },
    ),
  ),
  ...typed(['CategoryCreated', 'CategoryChanged', 'CategoryDeleted'], (type) =>
    categoryEvent(9, { deleted: type === 'CategoryDeleted' }, { type }),
  ),
  ...typed(['ExpenseRecorded', 'ExpenseDeleted', 'ExpenseRestored'], (type) =>
    expenseEvent(12, { project: null, vendor: 'Å', deleted: type === 'ExpenseDeleted' }, { type }),
  ),
  ...typed(['ExpenseChanged'], (type) => ({ ...expenseEvent(12, {}, { type }), value: whole })),
  ...['identity', 'ledger', 'projects', 'notifications', 'analytics'].flatMap((service) =>
    sealedRecords({ tenantId: 7, service, count: 1 }),
  ),
];

if (existsSync(file)) throw new Error('golden-events.json is there already, and stays as it is');
const events = records.map(({ topic, key, headers, value }) => ({
  ...{ topic, type: headers['type'], aggregateId: Number(key), payload: Buffer.from(value).toString('base64') },
}));
writeFileSync(file, `${JSON.stringify(events, null, 2)}\n`);

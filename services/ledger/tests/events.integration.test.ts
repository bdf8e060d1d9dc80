import { fromBinary } from '@bufbuild/protobuf';
import { decodeEnvelope } from '@outlay/messaging/envelope';
import type { LogRecord } from '@outlay/messaging/event-log';
import { AccountEntryKind, AccountEntrySchema } from '@outlay/proto/outlay/ledger/v1/account_entry_pb.ts';
import { AccountSchema, AccountType, OverdraftPolicy } from '@outlay/proto/outlay/ledger/v1/account_pb.ts';
import { CategorySchema } from '@outlay/proto/outlay/ledger/v1/category_pb.ts';
import { ExchangeRateSchema } from '@outlay/proto/outlay/ledger/v1/exchange_rate_pb.ts';
import { waitFor } from '@outlay/testkit/wait-for';
import { startLedger, type LedgerApp } from './ledger-harness.ts';

let app: LedgerApp;
beforeAll(async () => {
  app = await startLedger();
});
afterAll(() => app.stop());

const ask = (query: string, variables: object = {}, headers: Record<string, string> = {}) =>
  app.as({ tenantId: 7, userId: 3 })(query, { ...variables }, headers);

/** The records of a topic, once there are as many as expected. */
async function published(topic: string, count: number): Promise<LogRecord[]> {
  const seen: LogRecord[] = [];
  await waitFor(async () => {
    seen.length = 0;
    await app.eventLog.scan({ topics: [topic], onRecord: (record) => void seen.push(record) });
    return seen.length === count;
  });
  return seen;
}

const audits = (entityType: string) =>
  app.rows(
    `select action, actor, request_id, changes from audit_entries where tenant_id = 7 and entity_type = $1 order by id`,
    [entityType],
  );

it('every change of an account leaves an audit entry with its diff and events with the full state, in order', async () => {
  const input = { name: 'Bank', openingBalance: '100', lowBalanceThreshold: '10', overdraft: 'DENY' };
  const opened = await ask(`mutation ($input: OpenAccountInput!) { openAccount(input: $input) { id } }`, { input });
  const { id } = Object(opened.data?.['openAccount']);
  await ask(`mutation ($id: ID!) { adjustBalance(accountId: $id, input: { amount: "-2.5", reason: "Fee" }) { id } }`, {
    id,
  });
  await ask(
    `mutation ($id: ID!) { recordDeposit(accountId: $id, input: { amount: "7", date: "2026-01-02", source: "Grant" }) { id } }`,
    { id },
  );
  await ask(
    `mutation ($id: ID!) { changeAccount(id: $id, input: { name: "Safe" }) { id } }`,
    { id },
    { 'x-request-id': 'req-7' },
  );
  await ask(`mutation ($id: ID!) { changeAccount(id: $id, input: { name: "Safe" }) { id } }`, { id });
  await ask(`mutation ($id: ID!) { archiveAccount(id: $id) { id } }`, { id });

  expect(await audits('account')).toMatchObject([
    { action: 'account.opened', actor: 'user:3', changes: { name: { before: null, after: 'Bank' } } },
    {
      action: 'account.balance_adjusted',
      changes: { current_balance: { before: '100.00', after: '97.50' }, reason: { before: null, after: 'Fee' } },
    },
    {
      action: 'account.deposit_recorded',
      changes: { current_balance: { before: '97.50', after: '104.50' }, date: { before: null, after: '2026-01-02' } },
    },
    { action: 'account.changed', request_id: 'req-7', changes: { name: { before: 'Bank', after: 'Safe' } } },
    { action: 'account.archived', changes: { is_archived: { before: false, after: true } } },
  ]);

  const events = await published('ledger.account', 5);
  expect(events.map(({ headers }) => decodeEnvelope(headers))).toMatchObject([
    { tenantId: 7, type: 'AccountOpened', version: 1 },
    { tenantId: 7, type: 'AccountBalanceChanged', version: 2 },
    { tenantId: 7, type: 'AccountBalanceChanged', version: 3 },
    { tenantId: 7, type: 'AccountChanged', version: 4, requestId: 'req-7' },
    { tenantId: 7, type: 'AccountArchived', version: 5 },
  ]);
  const states = events.map(({ value }) => fromBinary(AccountSchema, value));
  expect(states.map(({ currentBalanceMinor }) => currentBalanceMinor)).toEqual([10000n, 9750n, 10450n, 10450n, 10450n]);
  expect(states[4]).toMatchObject({
    ...{ id: BigInt(id), name: 'Safe', type: AccountType.BANK, currency: 'EUR', overdraft: OverdraftPolicy.DENY },
    ...{ openingBalanceMinor: 10000n, lowBalanceThresholdMinor: 1000n, isArchived: true },
  });

  const entries = await published('ledger.account-entry', 3);
  expect(entries.map(({ headers }) => decodeEnvelope(headers))).toMatchObject([
    { type: 'AccountEntryPosted', aggregateId: Number(id), version: 1 },
    { type: 'AccountEntryPosted', aggregateId: Number(id), version: 2 },
    { type: 'AccountEntryPosted', aggregateId: Number(id), version: 3 },
  ]);
  expect(entries.map(({ value }) => fromBinary(AccountEntrySchema, value))).toMatchObject([
    { kind: AccountEntryKind.OPENING, amountMinor: 10000n, balanceAfterMinor: 10000n, currency: 'EUR' },
    { kind: AccountEntryKind.ADJUSTMENT, amountMinor: -250n, balanceAfterMinor: 9750n },
    { kind: AccountEntryKind.DEPOSIT, amountMinor: 700n, balanceAfterMinor: 10450n, date: '2026-01-02' },
  ]);
});

it('every change of a category does, its deletion too', async () => {
  const created = await ask(`mutation { createCategory(input: { name: "Food", color: "#ffffff" }) { id } }`);
  const { id } = Object(created.data?.['createCategory']);
  await ask(`mutation ($id: ID!) { changeCategory(id: $id, input: { description: "All of it" }) { id } }`, { id });
  await ask(`mutation ($id: ID!) { deleteCategory(id: $id) }`, { id });
  expect(await audits('category')).toMatchObject([
    { action: 'category.created', changes: { color: { before: null, after: '#ffffff' } } },
    { action: 'category.changed', changes: { description: { before: null, after: 'All of it' } } },
    { action: 'category.deleted', changes: { name: { before: 'Food', after: null } } },
  ]);
  const events = await published('ledger.category', 3);
  expect(events.map(({ headers }) => decodeEnvelope(headers))).toMatchObject([
    { type: 'CategoryCreated', version: 1 },
    { type: 'CategoryChanged', version: 2 },
    { type: 'CategoryDeleted', version: 3 },
  ]);
  const last = fromBinary(CategorySchema, events[2]?.value ?? new Uint8Array());
  expect(last).toMatchObject({ id: BigInt(id), name: 'Food', description: 'All of it', deleted: true });
});

it('every rate that is set does', async () => {
  const set = (rate: string) =>
    ask(`mutation ($input: SetExchangeRateInput!) { setExchangeRate(input: $input) { id } }`, {
      input: { date: '2026-01-01', from: 'EUR', to: 'USD', rate },
    });
  await set('1.1');
  await set('1.2');
  expect(await audits('exchange_rate')).toMatchObject([
    {
      action: 'exchange_rate.set',
      changes: { rate: { before: null, after: '1.1' }, from: { before: null, after: 'EUR' } },
    },
    { action: 'exchange_rate.set', changes: { rate: { before: '1.1', after: '1.2' } } },
  ]);
  const events = await published('ledger.exchange-rate', 2);
  expect(events.map(({ value }) => fromBinary(ExchangeRateSchema, value))).toMatchObject([
    { date: '2026-01-01', from: 'EUR', to: 'USD', rate: '1.1' },
    { date: '2026-01-01', from: 'EUR', to: 'USD', rate: '1.2' },
  ]);
});

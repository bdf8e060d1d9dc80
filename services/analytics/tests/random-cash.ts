import fc from 'fast-check';
import type { OutgoingRecord } from '@outlay/messaging/event-log';
import { AccountEntryKind } from '@outlay/proto/outlay/ledger/v1/account_entry_pb.ts';
import { accountEvent, entryEvent, tenantEvent } from './event-book.ts';

/** An entry of an account; `amount` is signed. */
export interface Posted {
  account: number;
  sequence: number;
  kind: AccountEntryKind;
  amount: bigint;
  currency: string;
  day: string;
  epoch: number;
}

/** Something that happens to one ledger. */
type Step =
  | { do: 'post'; account: number; kind: AccountEntryKind; amount: bigint; day: string }
  | { do: 'reverse'; nth: number; day: string | null }
  /** The ledger is set back by so many steps. */
  | { do: 'restore'; steps: number };

/** The entries of a ledger, and every event that it ever wrote, oldest first. */
export interface CashHistory {
  entries: Posted[];
  events: { topic: 'account' | 'entry'; account: number; record: (tenantId: number) => OutgoingRecord }[];
}

/** Accounts 1 and 2 are in EUR, account 3 in JPY. */
export const currencyOfAccount = (account: number): string => (account === 3 ? 'JPY' : 'EUR');

const DAYS = ['2024-02-29', '2024-12-31', '2025-01-01', '2025-06-15', '2026-10-31', '2026-11-01', '2026-11-22'];
const day = fc.constantFrom(...DAYS, '2026-12-31', '2027-01-01');
const account = fc.integer({ min: 1, max: 3 });
const minor = fc.bigInt(1n, 10n ** 9n);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: post(AccountEntryKind.EXPENSE, (amount) => -amount) },
  { weight: 3, arbitrary: post(AccountEntryKind.DEPOSIT, (amount) => amount) },
  { weight: 1, arbitrary: post(AccountEntryKind.ADJUSTMENT, (amount) => -amount) },
  { weight: 1, arbitrary: post(AccountEntryKind.ADJUSTMENT, (amount) => amount) },
  { weight: 1, arbitrary: post(AccountEntryKind.TRANSFER, (amount) => amount) },
  // Deletes an expense, or edits it: then it is booked again, maybe on another day.
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('reverse' as const), nth: fc.nat(20), day: fc.option(day) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), steps: fc.integer({ min: 1, max: 6 }) }) },
);

function post(kind: AccountEntryKind, signed: (amount: bigint) => bigint): fc.Arbitrary<Step> {
  return fc.record({
    do: fc.constant('post' as const),
    account,
    kind: fc.constant(kind),
    amount: minor.map(signed),
    day,
  });
}

/** Histories of three accounts, and orders in which their events may arrive, some of them twice. */
export const randomCash = fc
  .array(step, { minLength: 5, maxLength: 40 })
  .map(happen)
  .chain((history) =>
    fc
      .tuple(
        fc.shuffledSubarray(history.events, { minLength: history.events.length }),
        fc.subarray(history.events, { maxLength: 6 }),
      )
      .map(([shuffled, twice]) => ({ history, order: [...shuffled, ...twice] })),
  );

/** The state of a ledger: entries by account, and versions of accounts. */
interface Ledger {
  entries: Posted[];
  versions: Record<number, number>;
}

function happen(steps: readonly Step[]): CashHistory {
  const events: CashHistory['events'] = [];
  let epoch = 1;
  let now: Ledger = { entries: [], versions: {} };
  let backups: Ledger[] = [];
  const tell = (id: number) => {
    const version = now.versions[id] ?? 1;
    const state = { currency: currencyOfAccount(id), entryCount: BigInt(entriesOf(now, id).length) };
    const placed = { version, epoch, time: new Date(Date.UTC(2026, 10, 1, epoch, version, id)) };
    events.push({
      ...{ topic: 'account', account: id },
      record: (tenantId) => accountEvent(id, state, { ...placed, tenantId }),
    });
  };
  const add = (entry: Omit<Posted, 'sequence' | 'epoch' | 'currency'>) => {
    const sequence = entriesOf(now, entry.account).length + 1;
    const posted = { ...entry, sequence, epoch, currency: currencyOfAccount(entry.account) };
    now = {
      entries: [...now.entries, posted],
      versions: { ...now.versions, [entry.account]: (now.versions[entry.account] ?? 0) + 1 },
    };
    const at = epoch;
    events.push({
      ...{ topic: 'entry', account: entry.account },
      record: (tenantId) => entryEvent(entry.account, sequence, posted, { tenantId, epoch: at }),
    });
    tell(entry.account);
  };
  for (const id of [1, 2, 3]) {
    add({ account: id, kind: AccountEntryKind.OPENING, amount: BigInt(id * 100 - 150), day: '2026-01-15' });
  }
  for (const one of steps) {
    backups.push(now);
    if (one.do === 'post') add({ account: one.account, kind: one.kind, amount: one.amount, day: one.day });
    if (one.do === 'reverse') {
      const booked = now.entries.filter(({ kind }) => kind === AccountEntryKind.EXPENSE);
      const expense = booked[one.nth % Math.max(booked.length, 1)];
      if (!expense) continue;
      add({ ...expense, kind: AccountEntryKind.REVERSAL, amount: -expense.amount });
      if (one.day) add({ ...expense, amount: expense.amount - 1n, day: one.day });
    }
    if (one.do === 'restore') {
      // Backups of what is lost are gone, too.
      backups = backups.slice(0, Math.max(1, backups.length - one.steps));
      const backup = backups.at(-1);
      if (!backup) continue;
      const before = now;
      now = backup;
      epoch += 1;
      for (const id of [1, 2, 3]) if (now.versions[id] !== before.versions[id]) tell(id);
    }
  }
  return { entries: now.entries, events };
}

function entriesOf({ entries }: Ledger, id: number): Posted[] {
  return entries.filter((entry) => entry.account === id);
}

/** The events of a history in the order that is given, once those of the tenant are there. */
export function cashRecords(tenantId: number, order: CashHistory['events']): OutgoingRecord[] {
  const records = new Map<CashHistory['events'][number], OutgoingRecord>();
  const recordOf = (event: CashHistory['events'][number]) => {
    const record = records.get(event) ?? event.record(tenantId);
    records.set(event, record);
    return record;
  };
  return [tenantEvent(tenantId), ...order.map(recordOf)];
}

/** The events of a history in a compacted log: every entry, and of each account the newest event. */
export function compacted({ events }: CashHistory): CashHistory['events'] {
  return events.filter(
    (event, place) =>
      event.topic === 'entry' ||
      !events.slice(place + 1).some((later) => later.topic === 'account' && later.account === event.account),
  );
}

import fc from 'fast-check';
import { currencyOf } from '@outlay/money/currencies';
import { parseAmount } from '@outlay/money/money';
import { AccountEntryKind } from '@outlay/proto/outlay/ledger/v1/account_entry_pb.ts';
import { z } from 'zod';
import { startAnalytics } from './analytics-harness.ts';
import { accountEvent, entryEvent, tenantEvent } from './event-book.ts';
import { cashRecords, currencyOfAccount, randomCash, type Posted } from './random-cash.ts';

const FIGURE = '{ amount { amount } count expenses { accountId from to } entries { accountId kind dateFrom dateTo } }';
const FLOW = `{ openingBalance { amount } inflow ${FIGURE} deposits ${FIGURE} adjustmentsIn ${FIGURE} outflow ${FIGURE}
  expenses ${FIGURE} adjustmentsOut ${FIGURE} transferred ${FIGURE} net { amount } closingBalance { amount } }`;
const REPORT = `query ($from: Date, $to: Date, $year: Int, $interval: CashInterval!, $currency: CurrencyCode, $accountId: [ID!]) {
  tenantCashflowReport(from: $from, to: $to, year: $year, interval: $interval, currency: $currency, accountId: $accountId) {
    currency otherCurrencies accounts { id } period { from to label } previousPeriod { from to }
    total ${FLOW} previous ${FLOW} chart { labels datasets { label data } } rows { from to label cashflow ${FLOW} } isCurrent } }`;

const money = z.object({ amount: z.string() });
const figure = z.object({
  ...{ amount: money, count: z.number() },
  expenses: z.object({ accountId: z.array(z.string()).nullable(), from: z.string(), to: z.string() }).nullable(),
  entries: z.object({
    ...{ accountId: z.array(z.string()), kind: z.array(z.string()), dateFrom: z.string(), dateTo: z.string() },
  }),
});
const flow = z.object({
  ...{ openingBalance: money, net: money, closingBalance: money, transferred: figure },
  ...{ inflow: figure, deposits: figure, adjustmentsIn: figure },
  ...{ outflow: figure, expenses: figure, adjustmentsOut: figure },
});
const days = z.object({ from: z.string(), to: z.string() });
const Report = z.object({
  ...{ currency: z.string(), otherCurrencies: z.array(z.string()), accounts: z.array(z.object({ id: z.string() })) },
  ...{ period: days.extend({ label: z.string() }), previousPeriod: days.nullable() },
  ...{ total: flow, previous: flow.nullable(), isCurrent: z.boolean() },
  rows: z.array(days.extend({ label: z.string(), cashflow: flow })),
});

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
});
afterAll(() => app.stop());

async function reportOf(tenantId: number, args: Record<string, unknown>): Promise<z.output<typeof Report>> {
  const answer = await app.as({ tenantId, role: 'ANALYST' })(REPORT, { interval: 'MONTH', ...args });
  expect(answer.errors).toEqual([]);
  return Report.parse(answer.data?.['tenantCashflowReport']);
}

const sum = (entries: readonly Posted[]): bigint => entries.reduce((all, { amount }) => all + amount, 0n);

/** The flow of some days by nothing but the entries. */
function flowOf(entries: readonly Posted[], { from, to }: { from: string; to: string }) {
  const opening = entries.filter(({ kind, day }) => kind === AccountEntryKind.OPENING || day < from);
  const within = entries.filter(({ kind, day }) => kind !== AccountEntryKind.OPENING && day >= from && day <= to);
  const of = (...kinds: AccountEntryKind[]) => within.filter(({ kind }) => kinds.includes(kind));
  const adjustments = of(AccountEntryKind.ADJUSTMENT);
  const [raised, lowered] = [
    adjustments.filter(({ amount }) => amount > 0n),
    adjustments.filter(({ amount }) => amount < 0n),
  ];
  const [booked, reversed] = [of(AccountEntryKind.EXPENSE), of(AccountEntryKind.REVERSAL)];
  const deposits = of(AccountEntryKind.DEPOSIT);
  const transfers = of(AccountEntryKind.TRANSFER);
  const expenses = -sum(booked) - sum(reversed);
  return {
    opening: sum(opening),
    inflow: sum([...deposits, ...raised]),
    deposits: sum(deposits),
    outflow: expenses - sum(lowered),
    expenses,
    expenseCount: booked.length - reversed.length,
    transferred: sum(transfers),
    closing: sum([...opening, ...within]),
  };
}

function shownOf(shown: z.output<typeof flow>, code: string) {
  const minor = ({ amount }: { amount: string }) => parseAmount(amount, currencyOf(code));
  return {
    opening: minor(shown.openingBalance),
    inflow: minor(shown.inflow.amount),
    deposits: minor(shown.deposits.amount),
    outflow: minor(shown.outflow.amount),
    expenses: minor(shown.expenses.amount),
    expenseCount: shown.expenses.count,
    transferred: minor(shown.transferred.amount),
    closing: minor(shown.closingBalance),
  };
}

const EDGES = [
  '2024-01-01',
  '2024-02-29',
  '2024-12-31',
  '2025-01-01',
  '2025-06-15',
  '2025-12-31',
  '2026-11-22',
  '2027-01-01',
];
const asked = fc.record({
  interval: fc.constantFrom('DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'),
  period: fc.oneof(
    fc.subarray(EDGES, { minLength: 2, maxLength: 2 }).map(([from, to]) => ({ from, to })),
    fc.constantFrom(2024, 2025, 2026).map((year) => ({ year })),
    fc.constant({}),
  ),
  only: fc.constantFrom({ currency: 'EUR' }, { currency: 'JPY' }, { accountId: ['2'] }, { accountId: ['1', '2'] }, {}),
});

it('every interval is what the entries say, and opening + inflow − outflow + transferred = closing', async () => {
  const runs = fc.sample(fc.tuple(randomCash, fc.array(asked, { minLength: 5, maxLength: 5 })), {
    numRuns: 5,
    seed: 11,
  });
  const records = runs.flatMap(([{ order }], index) => [
    ...cashRecords(1 + index, order),
    tenantEvent(1 + index, { fiscalYearStart: 1 + (index % 12) }, { version: 2 }),
  ]);
  await app.publish(...records);
  let rows = 0;
  for (const [index, [{ history }, questions]] of runs.entries()) {
    for (const { interval, period, only } of questions) {
      const isLong = interval === 'DAY' || interval === 'WEEK';
      const report = await reportOf(1 + index, { interval, ...(isLong ? { year: 2025 } : period), ...only });
      const ids = report.accounts.map(({ id }) => Number(id));
      const entries = history.entries.filter(({ account }) => ids.includes(account));
      const shown = (one: z.output<typeof flow>) => shownOf(one, report.currency);
      expect(report.isCurrent).toBe(true);
      expect(shown(report.total)).toEqual(flowOf(entries, report.period));
      if (report.previousPeriod && report.previous) {
        expect(shown(report.previous)).toEqual(flowOf(entries, report.previousPeriod));
      }
      for (const row of report.rows) {
        const { opening, inflow, outflow, transferred, closing } = shown(row.cashflow);
        expect(shown(row.cashflow)).toEqual(flowOf(entries, row));
        expect(opening + inflow - outflow + transferred).toBe(closing);
        rows++;
      }
      expect(report.rows[0]?.from).toBe(report.period.from);
      expect(report.rows.at(-1)?.to).toBe(report.period.to);
    }
  }
  expect(rows).toBeGreaterThan(300);
});

describe('the accounts of a report', () => {
  const at = { tenantId: 100 };
  beforeAll(() =>
    app.publish(
      tenantEvent(100, { baseCurrency: 'EUR', timeZone: 'Pacific/Kiritimati' }),
      ...[1, 2, 3].flatMap((id) => [
        accountEvent(id, { currency: currencyOfAccount(id), entryCount: 1n }, at),
        entryEvent(id, 1, { currency: currencyOfAccount(id), amount: BigInt(id) }, at),
      ]),
    ),
  );

  it('are those of the base currency, and the others are named', async () => {
    const report = await reportOf(100, {});
    expect(report).toMatchObject({ currency: 'EUR', otherCurrencies: ['JPY'], accounts: [{ id: '1' }, { id: '2' }] });
    // It is tomorrow on Kiritimati, and every account of the currency is in the filter.
    expect(report.period).toEqual({ from: '2026-01-01', to: '2026-11-23', label: '2026-01-01 – 2026-11-23' });
    expect(report.total.outflow.expenses).toEqual({ accountId: ['1', '2'], from: '2026-01-01', to: '2026-11-23' });
    expect(report.total.inflow).toMatchObject({
      ...{ amount: { amount: '0.03' }, count: 2, expenses: null },
      entries: { accountId: ['1', '2'], kind: ['DEPOSIT', 'ADJUSTMENT'], dateFrom: '2026-01-01', dateTo: '2026-11-23' },
    });
    expect(await reportOf(100, { accountId: ['3'] })).toMatchObject({ currency: 'JPY', otherCurrencies: ['EUR'] });
  });

  it.each([
    [{ accountId: ['1', '3'] }, 'VALIDATION_FAILED', 'accountId'],
    [{ accountId: ['3'], currency: 'EUR' }, 'VALIDATION_FAILED', 'accountId'],
    [{ accountId: ['77'] }, 'INVALID_REFERENCE', 'accountId'],
    [{ interval: 'DAY', from: '2024-01-01' }, 'VALIDATION_FAILED', 'interval'],
  ])('%j is refused', async (args, code, field) => {
    const answer = await app.as({ tenantId: 100, role: 'OWNER' })(REPORT, { interval: 'MONTH', ...args });
    expect(answer.code).toBe(code);
    expect(answer.errors[0]?.extensions.details).toMatchObject([{ field }]);
  });

  it('end where the limits of a key end', async () => {
    const keyed = (limits: object) => app.as({ tenantId: 100, key: { limits } })(REPORT, { interval: 'MONTH' });
    const ofAccount = await keyed({ accountIds: new Set([1]) });
    expect(ofAccount.data?.['tenantCashflowReport']).toMatchObject({ accounts: [{ id: '1' }], otherCurrencies: [] });
    expect((await keyed({ projectIds: new Set([1]) })).code).toBe('KEY_LIMITED');
    expect((await app.as({ tenantId: 100, role: 'MEMBER' })(REPORT, { interval: 'MONTH' })).code).toBe('FORBIDDEN');
  });

  it('are waited for after a write, and an entry that is missing shows', async () => {
    const owner = app.as({ tenantId: 100, role: 'OWNER' });
    const after = async (header: string) => {
      const answer = await owner(REPORT, { interval: 'MONTH' }, { 'outlay-after': header });
      return Report.parse(answer.data?.['tenantCashflowReport']);
    };
    const waiting = after('ledger.account-entry:1:2');
    await app.log.send([entryEvent(1, 2, { amount: 97n }, at)]);
    expect(await waiting).toMatchObject({ isCurrent: true, total: { closingBalance: { amount: '1.00' } } });
    await app.publish(accountEvent(1, { entryCount: 3n }, { ...at, version: 2 }));
    expect(await reportOf(100, {})).toMatchObject({ isCurrent: false });
    await app.publish(entryEvent(1, 3, { amount: 1n }, at));
    expect(await reportOf(100, {})).toMatchObject({ isCurrent: true });
  });
});

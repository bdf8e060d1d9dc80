const days = { from: '2025-11-01', to: '2025-11-30' };
const daysBefore = { from: '2025-10-01', to: '2025-10-31' };
const account_id = [45];

const entriesOf = (kind: readonly string[], { from, to }: typeof days) => ({
  ...{ account_id, kind, date_from: from, date_to: to },
});

/** A figure of November without a comparison. */
const sumOf = (amount: number, count: number, kind: readonly string[], filter: object | null = null) => ({
  ...{ amount, count, filter, entries: entriesOf(kind, days), previous: null },
});

const ofExpenses = { account_id, ...days };
const expenseKinds = ['expense', 'reversal'];

const november = {
  opening_balance: 10450,
  inflow: sumOf(5000, 1, ['deposit', 'adjustment']),
  deposits: sumOf(5000, 1, ['deposit']),
  adjustments_in: sumOf(0, 0, ['adjustment']),
  outflow: sumOf(4162.5, 13, [...expenseKinds, 'adjustment'], ofExpenses),
  expenses: sumOf(4150, 12, expenseKinds, ofExpenses),
  adjustments_out: sumOf(12.5, 1, ['adjustment']),
  transferred: sumOf(0, 0, ['transfer']),
  ...{ net: 837.5, closing_balance: 11287.5 },
};

export const exampleCashflowReport = {
  ...{ currency: 'USD', time_zone: 'Europe/Berlin', other_currencies: ['EUR'], account_ids: account_id },
  interval: 'month',
  period: { ...days, label: '2025-11' },
  previous_period: { ...daysBefore, label: '2025-10' },
  labels: ['2025-11'],
  datasets: [
    { label: 'Inflow', data: [5000] },
    { label: 'Outflow', data: [4162.5] },
    { label: 'Net', data: [837.5] },
    { label: 'Closing balance', data: [11287.5] },
  ],
  total: {
    ...november,
    inflow: {
      ...november.inflow,
      previous: {
        ...{ amount: 4000, count: 1, change: 1000, relative_change: 0.25, filter: null },
        entries: entriesOf(['deposit', 'adjustment'], daysBefore),
      },
    },
  },
  previous: null,
  rows: [{ ...days, label: '2025-11', ...november }],
  ...{ as_of: '2025-11-30T09:30:00.123Z', is_current: true },
};

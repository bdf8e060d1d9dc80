import { toCashflow } from './cashflow.mapper.ts';

const none = { amountMinor: 0n, count: 0 };
const flow = {
  ...{ openingMinor: 0n, netMinor: 0n, closingMinor: 0n, inflow: none, deposits: none, adjustmentsIn: none },
  ...{ outflow: none, expenses: none, adjustmentsOut: none, transferred: none },
};
const dated = { days: { from: '2026-01-01', to: '2026-01-31' }, flow };
const outflowOf = (accounts: number, isWholeTenant = false) => {
  const accountIds = Array.from({ length: accounts }, (_, index) => String(index + 1));
  return toCashflow(dated, null, { currency: 'USD', accountIds, isWholeTenant }).outflow;
};

describe('the filters behind a cashflow', () => {
  it('name the accounts, as many as a filter takes', () => {
    expect(outflowOf(100).expenses?.accountId).toHaveLength(100);
    expect(outflowOf(100).entries.accountId).toHaveLength(100);
  });

  it('name none of more', () => {
    expect(outflowOf(101).expenses).toBe(null);
    expect(outflowOf(101).entries.accountId).toEqual([]);
    expect(outflowOf(101, true).expenses).toMatchObject({ accountId: null, from: '2026-01-01' });
  });
});

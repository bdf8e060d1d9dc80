import { permissionsOf } from '@outlay/tenancy/permissions';
import { ensureDeposits } from './demo-money.ts';
import { makeDemoPlan } from './demo-plan.ts';
import type { DemoTenant } from './demo-tenant.ts';
import type { Subgraphs } from './subgraphs.ts';

const plan = makeDemoPlan('2026-11-22');
const accounts = new Map(plan.accounts.map(({ name }, index) => [name, String(index + 1)]));
const references = { accounts, categories: new Map<string, string>(), projects: new Map<string, string>() };
const caller = {
  tenantId: 1,
  principal: { kind: 'user', userId: 1, role: 'OWNER', permissions: permissionsOf('OWNER') },
} as const;
const tenant: DemoTenant = {
  id: 1,
  createdOn: '2026-11-22',
  callers: { OWNER: caller, ADMIN: caller, ANALYST: caller, MEMBER: caller },
};

/** A ledger whose statements hold some expenses, latest first, and behind them the deposits of the plan. */
function ledgerWithStatements(expensesPerAccount: number): Subgraphs & { deposited: unknown[] } {
  const deposited: unknown[] = [];
  const statementOf = (id: unknown) => [
    ...Array.from({ length: expensesPerAccount }, () => entry('EXPENSE', '2026-11-20', 1)),
    ...plan.deposits
      .filter(({ account }) => accounts.get(account) === id)
      .map(({ date, amountMinor }) => entry('DEPOSIT', date, amountMinor))
      .reverse(),
  ];
  return {
    deposited,
    async ask(_service, _caller, query, variables = {}) {
      if (query.startsWith('mutation')) {
        deposited.push(variables);
        return { recordDeposit: { id: '1' } };
      }
      const { id, after }: { id?: unknown; after?: unknown } = variables;
      const from = Number(after ?? 0);
      const statement = statementOf(id);
      const pageInfo = { hasNextPage: from + 100 < statement.length, endCursor: String(from + 100) };
      return { account: { entries: { pageInfo, nodes: statement.slice(from, from + 100) } } };
    },
    close: async () => undefined,
  };
}

function entry(kind: string, date: string, amountMinor: number) {
  return { kind, date, amount: { amount: (amountMinor / 100).toFixed(2) } };
}

describe('deposits of the demo data', () => {
  it('are not booked a second time, however many expenses stand before them in the statement', async () => {
    const ledger = ledgerWithStatements(250);
    await ensureDeposits(ledger, tenant, plan, references);
    expect(ledger.deposited).toEqual([]);
  });

  it('are booked where they are missing', async () => {
    const ledger = ledgerWithStatements(0);
    const more = { ...plan, deposits: [...plan.deposits, { ...plan.deposits[0]!, date: '2026-11-21' }] };
    await ensureDeposits(ledger, tenant, more, references);
    expect(ledger.deposited).toHaveLength(1);
  });
});

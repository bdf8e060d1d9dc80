import { screen } from '@testing-library/vue';
import { expect, it } from 'vitest';
import { refuse } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import ProjectDashboardPage from './ProjectDashboardPage.vue';

const EXPENSES = { expenses: { __typename: 'ExpenseConnection', totalCount: 0, totalIsExact: true, nodes: [] } };

async function renderPage(dashboard: Parameters<typeof renderInApp>[1]): Promise<void> {
  await renderInApp(ProjectDashboardPage, { path: '/projects/7', ...dashboard });
}

it('says that there is no such project', async () => {
  await renderPage({ server: { ProjectDashboard: { projectDashboard: null }, ProjectExpenses: EXPENSES } });
  expect(await screen.findByRole('heading', { name: 'There is no such project' })).toBeTruthy();
});

it('tells a failure from a project that does not exist', async () => {
  const server = { ProjectDashboard: () => Promise.reject(refuse('INTERNAL')), ProjectExpenses: EXPENSES };
  await renderPage({ server });
  expect(await screen.findByRole('alert')).toBeTruthy();
  expect(screen.queryByText('There is no such project')).toBeNull();
});

it('waits for the figures of a project that was created a moment ago', async () => {
  const server = { ProjectDashboard: () => Promise.reject(refuse('SERVICE_UNAVAILABLE')), ProjectExpenses: EXPENSES };
  await renderPage({ server });
  expect(await screen.findByText('Spend appears here once an expense of this project is recorded.')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

const money = (amount: string) => ({ amount, currency: 'EUR' });
const DASHBOARD = {
  ...{ name: 'Hull', currency: 'EUR', isCurrent: true, asOf: '2026-05-17T09:30:00.000Z' },
  project: { id: '7', status: 'ACTIVE', description: null, startDate: '2026-05-01', endDate: null },
  ...{ startingBudget: money('2000.00'), projectedEstimate: money('1800.00'), totalSpend: money('900.00') },
  ...{ remainingBudget: money('1100.00'), burnRate: null },
  forecast: {
    ...{ method: 'INSUFFICIENT_DATA', monthsUsed: 0, pOverspend: null, exhaustionDate: null },
    ...{ low: null, expectedTotal: null, high: null },
  },
  ...{ forecastVsActual: [], monthlyTrend: [], monthlyByAccount: [], categoryBreakdown: [], topVendors: [] },
};

function withAccounts(count: number): Parameters<typeof renderInApp>[1] {
  const accounts = Array.from({ length: count }, (_none, index) => ({
    account: { id: String(index + 1), type: 'BANK', isLowBalance: false },
    ...{ name: `Account ${index + 1}`, currentBalance: money('10.00') },
  }));
  return { server: { ProjectDashboard: { projectDashboard: { ...DASHBOARD, accounts } }, ProjectExpenses: EXPENSES } };
}

const MOST = 'The 50 accounts with the most spend on this project.';

it('says which accounts it lists where there may be more', async () => {
  await renderPage(withAccounts(50));
  expect(await screen.findByText(MOST)).toBeTruthy();
});

it('says nothing of the kind where it lists all accounts', async () => {
  await renderPage(withAccounts(49));
  expect(await screen.findByText('Account 49')).toBeTruthy();
  expect(screen.queryByText(MOST)).toBeNull();
});

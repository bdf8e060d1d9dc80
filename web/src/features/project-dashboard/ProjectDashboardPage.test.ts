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

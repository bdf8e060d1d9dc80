import { screen, waitFor } from '@testing-library/vue';
import { expect, it } from 'vitest';
import type { Permission } from '@/session/permission.ts';
import { refuse, type Answers } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import HomePage from './HomePage.vue';

const NONE = { totalCount: 0, nodes: [] };
const EMPTY: Answers = {
  HomeExpenses: { expenses: NONE },
  HomeProjects: { projects: NONE },
  HomeAlerts: { alerts: NONE },
};

async function open(permissions: readonly Permission[], answers: Answers = {}) {
  await signInWith(permissions);
  return renderInApp(HomePage, { server: { ...EMPTY, ...answers } });
}

it('greets by name and leads to the first expense', async () => {
  const { server } = await open(['expenses:write', 'alerts:read']);
  expect(await screen.findByText('Expenses that you record appear here.')).toBeTruthy();
  expect(screen.getByRole('heading', { level: 1, name: 'Hello, Ada' })).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Record expense' }).getAttribute('href')).toBe('/expenses/new');
  expect(server.variablesOf('HomeExpenses')).toMatchObject([{ userId: '1' }]);
});

it('offers nothing that the viewer may not do', async () => {
  await open(['expenses:read']);
  await screen.findByText('Nothing recorded yet');
  expect(screen.queryByRole('link', { name: 'Record expense' })).toBeNull();
  expect(screen.queryByRole('heading', { name: 'Unread alerts' })).toBeNull();
});

it('shows the rest of the page when one part fails, and repeats that part alone', async () => {
  const { user, server } = await open(['expenses:read'], {
    HomeProjects: () => {
      throw refuse('SERVICE_UNAVAILABLE');
    },
  });
  expect(await screen.findByText('Nothing recorded yet')).toBeTruthy();
  const again = await screen.findByRole('button', { name: 'Try again' });
  server.answer('HomeProjects', EMPTY['HomeProjects'] ?? {});
  await user.click(again);
  expect(await screen.findByText('No active projects')).toBeTruthy();
  await waitFor(() => expect(server.variablesOf('HomeExpenses')).toHaveLength(1));
});

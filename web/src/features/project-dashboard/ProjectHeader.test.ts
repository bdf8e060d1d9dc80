import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import type { Permission } from '@/session/permission.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import BudgetCard from './BudgetCard.vue';
import ProjectHeader from './ProjectHeader.vue';

const money = (amount: string) => ({ amount, currency: 'EUR' });
const DASHBOARD = {
  name: 'Hull',
  isCurrent: true,
  asOf: '2026-05-17T09:30:00.000Z',
  project: { id: '7', status: 'ACTIVE', description: null, startDate: '2026-05-01', endDate: null },
  totalSpend: money('1234.50'),
  startingBudget: money('2000.00'),
  projectedEstimate: money('1800.00'),
};

async function open(permissions: readonly Permission[], status = 'ACTIVE'): Promise<(string | null)[]> {
  await signInWith(permissions);
  const dashboard = { ...DASHBOARD, project: { ...DASHBOARD.project, status } };
  await renderInApp(ProjectHeader, { path: '/projects/7', props: { id: '7', dashboard } });
  return screen.queryAllByRole('link').map((link) => link.getAttribute('href'));
}

describe('what can be done with a project', () => {
  it('is to edit it and to record an expense of it', async () => {
    expect(await open(['projects:write', 'expenses:write'])).toEqual(['/projects/7/edit', '/expenses/new?project=7']);
  });

  it('leaves out what the viewer may not do', async () => {
    expect(await open(['projects:read'])).toEqual([]);
  });

  it('takes no more expenses once it is archived', async () => {
    expect(await open(['projects:write', 'expenses:write'], 'ARCHIVED')).toEqual(['/projects/7/edit']);
  });
});

it('writes the used part of the budget as the language does', async () => {
  await renderInApp(BudgetCard, { language: 'de', path: '/projects/7', props: { dashboard: DASHBOARD } });
  const text = screen.getByRole('region', { name: 'Budget' }).textContent.replaceAll('\u00a0', ' ');
  expect(text).toContain('1.234,50 €');
  expect(text).toMatch(/62 %/);
});

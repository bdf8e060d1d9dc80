import { expect, it } from 'vitest';
import { byRisk, projectsAtRisk } from './overview-figures.ts';
import type { OverviewProjectPartsFragment } from './__generated__/overview.ts';

type Project = OverviewProjectPartsFragment;

const eur = (amount: number): { amount: string; currency: string } => ({ amount: String(amount), currency: 'EUR' });

function project(name: string, pOverspend: number | null, spend = 10, status: Project['status'] = 'ACTIVE'): Project {
  return {
    ...{ project: { id: name }, name, status, pOverspend },
    ...{ startingBudget: eur(100), spend: eur(spend), remaining: eur(100 - spend) },
  };
}

const PROJECTS = [
  project('archived', 1, 10, 'ARCHIVED'),
  project('completed', 0, 130, 'COMPLETED'),
  project('unknown', null),
  project('calm', 0.2),
  project('calm and nearly spent', 0.2, 90),
  project('risky', 0.5),
  project('overspent', 0.3, 101),
];

it('counts active projects that overspent or will', () => {
  expect(projectsAtRisk(PROJECTS).map(({ name }) => name)).toEqual(['risky', 'overspent']);
});

it('puts first what overruns first', () => {
  expect(byRisk(PROJECTS).map(({ name }) => name)).toEqual([
    ...['overspent', 'risky', 'calm and nearly spent', 'calm', 'unknown', 'completed'],
  ]);
});

import { screen, within } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import type { Permission } from '@/session/permission.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import FirstSteps from './FirstSteps.vue';

const NOTHING = { totalCount: 0 };
const OWNER: Permission[] = ['users:read', 'users:write', 'accounts:write', 'projects:write', 'categories:write'];

async function open(permissions: readonly Permission[], counts: Record<string, { totalCount: number }> = {}) {
  await signInWith(permissions);
  return renderInApp(FirstSteps, {
    server: {
      FirstSteps: { accounts: NOTHING, projects: NOTHING, categories: NOTHING, expenses: NOTHING, ...counts },
      FirstStepsPeople: { users: { totalCount: 1 } },
    },
  });
}

const step = (name: string) => screen.getByRole('heading', { name }).closest('li') ?? document.body;

describe('a new organisation', () => {
  it('is led from an account to its people', async () => {
    await open([...OWNER, 'expenses:write']);
    expect(await screen.findByText('0 of 5 done')).toBeTruthy();
    const targets = screen.getAllByRole('link').map((link) => link.getAttribute('href'));
    expect(targets).toEqual(['/accounts?new=1', '/projects?new=1', '/categories?new=1', '/expenses/new', '/members']);
  });

  it('marks what is done, and offers it no more', async () => {
    await open([...OWNER, 'expenses:write'], { accounts: { totalCount: 2 } });
    expect(await screen.findByText('1 of 5 done')).toBeTruthy();
    expect(within(step('Open an account · done')).queryByRole('link')).toBeNull();
  });

  it('offers a member no step that the server would refuse, and does not ask for people', async () => {
    const { server } = await open(['expenses:write']);
    expect(await screen.findByText('0 of 4 done')).toBeTruthy();
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['/expenses/new']);
    expect(server.variablesOf('FirstStepsPeople')).toEqual([]);
  });
});

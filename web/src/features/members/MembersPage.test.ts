import { screen, waitFor } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import type { Permission } from '@/session/permission.ts';
import { FakeServer, refuse } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import MembersPage from './MembersPage.vue';

const ADMIN: Permission[] = ['users:read', 'users:write'];

function member(id: string, name: string, role: string, isActive = true) {
  return {
    id,
    name,
    email: `${name.toLowerCase()}@demo.example`,
    role,
    isActive,
    isVerified: true,
    createdAt: '2026-05-17T09:30:00.000Z',
    version: 1,
  };
}

async function open(permissions: readonly Permission[], ...nodes: ReturnType<typeof member>[]) {
  await signInWith(permissions);
  const server = new FakeServer({ Members: { users: { totalCount: nodes.length, nodes } } });
  return renderInApp(MembersPage, { server, path: '/members' });
}

const menuOf = (name: string): HTMLElement | null =>
  screen.queryAllByRole('button', { name: `Actions for ${name}` })[0] ?? null;

async function itemsOf(user: Awaited<ReturnType<typeof open>>['user'], name: string): Promise<(string | null)[]> {
  const menu = menuOf(name);
  if (menu === null) throw new Error(`There is no menu of ${name}.`);
  await user.click(menu);
  return (await screen.findAllByRole('menuitem')).map(({ textContent }) => textContent);
}

describe('the list of members', () => {
  it('offers nothing to those who may only read it', async () => {
    await open(['users:read'], member('2', 'Grace', 'MEMBER', false));
    await screen.findAllByText('Grace');
    expect(menuOf('Grace')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Activate Grace' })).toBeNull();
  });

  it('leaves Owners to who manages the tenant, and makes nobody one', async () => {
    const { user } = await open(ADMIN, member('2', 'Grace', 'OWNER'), member('3', 'Alan', 'MEMBER'));
    await screen.findAllByText('Grace');
    expect(menuOf('Grace')).toBeNull();
    expect(await itemsOf(user, 'Alan')).toEqual(['Make Admin', 'Make Analyst', 'Deactivate']);
  });

  it('does not let one deactivate oneself', async () => {
    const { user } = await open([...ADMIN, 'tenant:manage'], member('1', 'Ada', 'OWNER'));
    await screen.findAllByText('Ada');
    expect(await itemsOf(user, 'Ada')).not.toContain('Deactivate');
  });

  it('activates who waits, and takes it back', async () => {
    const { user, server } = await open(ADMIN, member('2', 'Grace', 'MEMBER', false));
    server.answer('ChangeMember', ({ input }) => ({
      changeUser: { ...member('2', 'Grace', 'MEMBER'), ...Object(input) },
    }));
    const [activate] = await screen.findAllByRole('button', { name: 'Activate Grace' });
    await user.click(activate ?? document.body);
    await screen.findAllByText('Grace may sign in now.');
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(server.variablesOf('ChangeMember')).toEqual([
        { id: '2', input: { isActive: true } },
        { id: '2', input: { isActive: false } },
      ]),
    );
  });

  it('says why a role could not be changed', async () => {
    const { user, server } = await open([...ADMIN, 'tenant:manage'], member('1', 'Ada', 'OWNER'));
    server.answer('ChangeMember', () => {
      throw refuse('LAST_OWNER');
    });
    await screen.findAllByText('Ada');
    await itemsOf(user, 'Ada');
    await user.click(screen.getByRole('menuitem', { name: 'Make Member' }));
    expect((await screen.findAllByText(/This is the last active Owner/)).length).toBeGreaterThan(0);
  });

  it('erases a person once their name is typed, for Owners alone', async () => {
    const alan = member('3', 'Alan', 'MEMBER');
    const { user, server } = await open([...ADMIN, 'users:erase', 'tenant:manage'], alan);
    server.answer('EraseMember', () => ({ eraseUser: true }));
    await screen.findAllByText('Alan');
    await itemsOf(user, 'Alan');
    await user.click(screen.getByRole('menuitem', { name: 'Remove person …' }));
    const field = await screen.findByLabelText(/Type Alan to confirm/);
    expect(screen.getByRole('heading', { name: 'What stays' })).toBeTruthy();
    await user.type(field, 'Allan{Enter}');
    await screen.findByText('Type Alan, exactly so.');
    expect(server.variablesOf('EraseMember')).toEqual([]);
    await user.clear(field);
    await user.type(field, 'Alan{Enter}');
    await screen.findAllByText('The person is removed.');
    expect(server.variablesOf('EraseMember')).toEqual([{ id: '3' }]);
  });
});

import { screen, waitFor, within } from '@testing-library/vue';
import { expect, it } from 'vitest';
import { FakeServer, refuse, type Answers } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import SessionsCard from './SessionsCard.vue';

const HERE = {
  ...{ __typename: 'ActiveSession', id: '1', device: 'Firefox (Linux)', isCurrent: true },
  ...{ createdAt: '2025-11-20T09:00:00.000Z', lastUsedAt: '2025-11-20T09:40:00.000Z' },
};
const THERE = { ...HERE, id: '2', device: null, isCurrent: false, lastUsedAt: '2025-11-19T10:00:00.000Z' };

async function open(sessions: object[], answers: Answers = {}) {
  await signInWith(['session:self']);
  const server = new FakeServer({ Sessions: { sessions }, ...answers });
  return renderInApp(SessionsCard, { server });
}

it('shows where one is signed in, and ends every session but the present one', async () => {
  const { user, server } = await open([HERE, THERE], { EndSession: { endSession: true } });
  const [here, there] = await screen.findAllByRole('listitem');
  if (!here || !there) throw new Error('Two sessions are listed.');
  expect(within(here).getByText('This browser')).toBeTruthy();
  expect(within(here).queryByRole('button')).toBeNull();
  expect(there.textContent).toContain('Unknown device');
  await user.click(within(there).getByRole('button', { name: 'End the session of Unknown device' }));
  await waitFor(() => expect(server.variablesOf('EndSession')).toEqual([{ id: '2' }]));
  expect(await screen.findByText('Session ended: Unknown device')).toBeTruthy();
  await waitFor(() => expect(server.variablesOf('Sessions')).toHaveLength(2));
});

it('takes a session that ended by itself for ended, and says of any other failure that it goes on', async () => {
  let code: 'NOT_FOUND' | 'FORBIDDEN' = 'NOT_FOUND';
  const { user } = await open([HERE, THERE], {
    EndSession: () => {
      throw refuse(code);
    },
  });
  const end = async () => user.click(await screen.findByRole('button', { name: /^End the session/ }));
  await end();
  expect(await screen.findByText('Session ended: Unknown device')).toBeTruthy();
  code = 'FORBIDDEN';
  await end();
  expect(await screen.findByText('The session goes on')).toBeTruthy();
});

it('ends all others where there are any', async () => {
  const { user, server, unmount } = await open([HERE, THERE], { EndOtherSessions: { endOtherSessions: true } });
  await user.click(await screen.findByRole('button', { name: 'End all others' }));
  await waitFor(() => expect(server.variablesOf('EndOtherSessions')).toHaveLength(1));
  unmount();
  await open([HERE]);
  expect(await screen.findAllByRole('listitem')).toHaveLength(1);
  expect(screen.queryByRole('button')).toBeNull();
});

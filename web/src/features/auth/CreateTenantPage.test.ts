import { screen, waitFor } from '@testing-library/vue';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { forgetTenant } from '@/session/tenant.ts';
import { FakeServer, refuse, type Answers } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import CreateTenantPage from './CreateTenantPage.vue';

const SESSION = { __typename: 'Session', accessToken: 'token', expiresIn: 900, user: { __typename: 'User', id: '1' } };
const CREATED = { createTenant: { tenant: { id: '9', slug: 'acme-ltd', name: 'Acme Ltd' }, session: SESSION } };
const FREE = { slugAvailable: { available: true, problem: null } };

async function open(answers: Answers = {}) {
  const server = new FakeServer({ SlugAvailability: FREE, CreateTenant: CREATED, ...answers });
  vi.stubGlobal('fetch', server.fetch);
  return renderInApp(CreateTenantPage, { path: '/create', server });
}

async function fillIn(user: Awaited<ReturnType<typeof open>>['user']): Promise<void> {
  await user.type(screen.getByLabelText(/^Name of the organisation/), 'Acme Ltd');
  await user.type(screen.getByLabelText(/^E-mail/), 'ada@acme.example');
  await user.type(screen.getByLabelText(/^Password/), 'correct horse battery');
}

afterEach(() => {
  vi.unstubAllGlobals();
  forgetTenant('acme-ltd');
});

describe('creating an organisation', () => {
  it('suggests a short name from the name, says that it is free, and leads to the pages signed in', async () => {
    const { user, server, router } = await open();
    await fillIn(user);
    expect(screen.getByLabelText(/^Short name/)).toHaveProperty('value', 'acme-ltd');
    expect(await screen.findByText('This short name is free.')).toBeTruthy();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(router.currentRoute.value.path).toBe('/'));
    expect(server.variablesOf('CreateTenant')).toMatchObject([
      { input: { name: 'Acme Ltd', slug: 'acme-ltd', owner: { email: 'ada@acme.example' } } },
    ]);
  });

  it('leaves a short name alone that somebody wrote, and says that it is taken', async () => {
    const taken = { slugAvailable: { available: false, problem: 'TAKEN' } };
    const { user, server } = await open({ SlugAvailability: ({ slug }) => (slug === 'acme' ? taken : FREE) });
    await user.type(screen.getByLabelText(/^Short name/), 'acme');
    await fillIn(user);
    expect(screen.getByLabelText(/^Short name/)).toHaveProperty('value', 'acme');
    await screen.findByText('This short name is taken. Choose another one.');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.getByLabelText(/^Short name/).getAttribute('aria-invalid')).toBe('true'));
    expect(server.variablesOf('CreateTenant')).toEqual([]);
  });

  it('shows beside the password what the server refuses, and repeats with another key', async () => {
    const { user, server } = await open({
      CreateTenant: () => {
        throw refuse('VALIDATION_FAILED', {
          details: [{ field: 'input.owner.password', code: 'WEAK', message: 'is too easy to guess' }],
        });
      },
    });
    await fillIn(user);
    await user.keyboard('{Enter}');
    expect(await screen.findByText(/Too easy to guess/)).toBeTruthy();
    server.answer('CreateTenant', CREATED);
    await user.type(screen.getByLabelText(/^Password/), ' staple{Enter}');
    await waitFor(() => expect(server.variablesOf('CreateTenant')).toHaveLength(2));
    const keys = server.requests
      .filter(({ operation }) => operation === 'CreateTenant')
      .map(({ headers }) => headers.get('Idempotency-Key'));
    expect(new Set(keys).size).toBe(2);
  });
});

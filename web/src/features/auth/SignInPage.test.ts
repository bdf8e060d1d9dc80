import { screen, waitFor } from '@testing-library/vue';
import { afterEach, expect, it, vi } from 'vitest';
import { signOut } from '@/session/session.ts';
import { forgetTenant } from '@/session/tenant.ts';
import { FakeServer, refuse, type Answers } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import SignInPage from './SignInPage.vue';

const SIGNED_IN = {
  login: { __typename: 'Session', accessToken: 'token', expiresIn: 900, user: { __typename: 'User', id: '1' } },
};

/** Signs in with what the page asks for. */
async function open(signIn: Answers[string], path: string) {
  const server = new FakeServer({ HostTenant: { hostTenant: null }, SignIn: signIn, SignOut: { logout: true } });
  vi.stubGlobal('fetch', server.fetch);
  const app = await renderInApp(SignInPage, { path, server });
  await app.user.type(await screen.findByRole('textbox', { name: /^Organisation/ }), 'Acme ');
  await app.user.type(screen.getByLabelText(/^E-mail/), 'ada@acme.example');
  await app.user.type(screen.getByLabelText(/^Password/), 'correct horse battery{Enter}');
  return app;
}

afterEach(async () => {
  await signOut();
  forgetTenant('acme');
  vi.unstubAllGlobals();
});

it('goes on to where one wanted to go', async () => {
  const { router, server } = await open(SIGNED_IN, '/sign-in?to=/expenses?tag=travel');
  await waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/expenses?tag=travel'));
  const sent = server.requests.find(({ operation }) => operation === 'SignIn');
  expect(sent?.headers.get('X-Tenant-Id')).toBe('acme');
});

it('never goes on to another site', async () => {
  const { router } = await open(SIGNED_IN, '/sign-in?to=//evil.example/expenses');
  await waitFor(() => expect(router.currentRoute.value.path).toBe('/'));
});

it('says that the password does not match, without naming which of the two is wrong', async () => {
  const refused = (): never => {
    throw refuse('INVALID_CREDENTIALS');
  };
  const { router } = await open(refused, '/sign-in');
  expect((await screen.findByRole('alert')).textContent).toContain('E-mail address and password do not match.');
  expect(router.currentRoute.value.path).toBe('/sign-in');
});

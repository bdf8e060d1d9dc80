import { screen, waitFor } from '@testing-library/vue';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { forgetTenant } from '@/session/tenant.ts';
import { FakeServer, refuse, type Answers } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import RegisterPage from './RegisterPage.vue';
import SignInPage from './SignInPage.vue';

const ACME = { slug: 'acme', name: 'Acme Ltd', registration: 'OPEN' };
const PAGES = [
  ['signing in', SignInPage],
  ['registering', RegisterPage],
] as const;

const failing = (code: string) => (): never => {
  throw refuse(code);
};

async function open(page: (typeof PAGES)[number][1], hostTenant: Answers[string]) {
  const server = new FakeServer({
    HostTenant: hostTenant,
    TenantPreview: { tenantBySlug: ACME },
    SignIn: failing('INVALID_CREDENTIALS'),
    Register: { register: { id: '1' } },
  });
  vi.stubGlobal('fetch', server.fetch);
  return renderInApp(page, { path: '/sign-in?switch=1', server });
}

afterEach(() => {
  vi.unstubAllGlobals();
  forgetTenant(ACME.slug);
});

describe.each(PAGES)('the organisation when %s', (_what, page) => {
  it('is not asked at the address of one, and is the one that the request names', async () => {
    const { user, server } = await open(page, { hostTenant: ACME });
    expect((await screen.findAllByText('Acme Ltd')).length).toBeGreaterThan(0);
    expect(screen.queryByRole('textbox', { name: /^Organisation/ })).toBeNull();
    expect(server.requests.find(({ operation }) => operation === 'HostTenant')?.headers.get('X-Tenant-Id')).toBeNull();
    await user.type(screen.getByLabelText(/^E-mail/), 'ada@acme.example');
    await user.type(screen.getByLabelText(/^Password/), 'correct horse battery{Enter}');
    const sent = () => server.requests.find(({ operation }) => operation === 'SignIn' || operation === 'Register');
    await waitFor(() => {
      expect(sent()?.headers.get('X-Tenant-Id')).toBe('acme');
    });
  });

  it('is that of the address also for who is quicker than its answer', async () => {
    const answer = Promise.withResolvers<Record<string, unknown>>();
    const { user, server } = await open(page, () => answer.promise);
    await user.type(screen.getByLabelText(/^E-mail/), 'ada@acme.example');
    await user.type(screen.getByLabelText(/^Password/), 'correct horse battery{Enter}');
    answer.resolve({ hostTenant: ACME });
    const sent = () => server.requests.find(({ operation }) => operation === 'SignIn' || operation === 'Register');
    await waitFor(
      () => {
        expect(sent()?.headers.get('X-Tenant-Id')).toBe('acme');
      },
      { timeout: 10_000 },
    );
  });

  it.each<[string, Answers[string]]>([
    ['at an address of nobody', { hostTenant: null }],
    ['where the server does not say', failing('SERVICE_UNAVAILABLE')],
  ])('is asked %s', async (_where, answer) => {
    await open(page, answer);
    expect(await screen.findByRole('textbox', { name: /^Organisation/ })).toBeTruthy();
  });
});

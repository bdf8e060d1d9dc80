import { screen, waitFor } from '@testing-library/vue';
import { expect, it } from 'vitest';
import { FakeServer, refuse, type Answers } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import NotificationsForm from './NotificationsForm.vue';
import OrganisationForm from './OrganisationForm.vue';
import PasswordForm from './PasswordForm.vue';
import RegistrationForm from './RegistrationForm.vue';
import SettingsTabs from './SettingsTabs.vue';

const ORGANISATION = {
  id: '1',
  name: 'Demo',
  slug: 'demo',
  baseCurrency: 'USD',
  timeZone: 'UTC',
  locale: 'en-US',
  registration: 'APPROVAL',
  emailDomains: ['demo.example'],
  fiscalYearStart: 1,
  retentionDays: null,
  customDomain: null,
  customDomainStatus: null,
  customDomainToken: null,
  customDomainProblem: null,
  customDomainMissingDays: 0,
  customDomainVouched: false,
  quotas: { requestsPerMinute: 600, expensesPerDay: null },
  version: 7,
};

async function openOrganisation(answers: Answers = {}) {
  await signInWith(['tenant:manage']);
  const server = new FakeServer(answers);
  return renderInApp(OrganisationForm, { server, props: { organisation: ORGANISATION } });
}

async function openRegistration(answers: Answers = {}) {
  await signInWith(['tenant:manage']);
  return renderInApp(RegistrationForm, { server: new FakeServer(answers), props: { organisation: ORGANISATION } });
}

it('shows the page of the organisation to those alone who may change it', async () => {
  await signInWith(['session:self', 'alerts:read']);
  const { unmount } = await renderInApp(SettingsTabs);
  expect(screen.queryByRole('link', { name: 'Organisation' })).toBeNull();
  unmount();
  await signInWith(['session:self', 'alerts:read', 'tenant:manage']);
  await renderInApp(SettingsTabs);
  expect(screen.getByRole('link', { name: 'Organisation' })).toBeTruthy();
});

it('asks for e-mail domains only where they decide, and sends each of them', async () => {
  const { user, server } = await openRegistration({ ChangeOrganisation: { changeTenant: ORGANISATION } });
  expect(screen.queryByLabelText(/^E-mail domains/)).toBeNull();
  await user.selectOptions(screen.getByLabelText('Who may register'), 'DOMAINS');
  await user.type(await screen.findByLabelText(/^E-mail domains/), ', second.example');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(server.variablesOf('ChangeOrganisation')).toHaveLength(1));
  expect(server.variablesOf('ChangeOrganisation')[0]).toMatchObject({
    input: { registration: 'DOMAINS', emailDomains: ['demo.example', 'second.example'] },
    expectedVersion: 7,
  });
});

it('says that somebody else changed the organisation in the meantime', async () => {
  const { user } = await openOrganisation({
    ChangeOrganisation: () => {
      throw refuse('PRECONDITION_FAILED');
    },
  });
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Somebody changed this in the meantime.');
});

it('says beside the current password that it is wrong, and stays signed in', async () => {
  await signInWith(['session:self']);
  const server = new FakeServer({
    ChangeProfile: () => {
      throw refuse('VALIDATION_FAILED', {
        details: [{ field: 'input.currentPassword', code: 'WRONG', message: 'is not the current password' }],
      });
    },
  });
  const { user, router } = await renderInApp(PasswordForm, { server, path: '/settings/profile' });
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findAllByText('Fill this in.')).toHaveLength(2);
  expect(server.requests).toEqual([]);
  await user.type(screen.getByLabelText(/^Current password/), 'wrong');
  await user.type(screen.getByLabelText(/^New password/), 'correct horse battery{Enter}');
  expect(await screen.findByText('This is not the current password.')).toBeTruthy();
  expect(screen.getByLabelText(/^Current password/).getAttribute('aria-invalid')).toBe('true');
  expect(router.currentRoute.value.path).toBe('/settings/profile');
});

it('saves how each kind of alert is told', async () => {
  await signInWith(['alerts:read']);
  const preferences = [{ alertType: 'LOW_BALANCE', email: true, inApp: true, frequency: 'IMMEDIATE' }];
  const server = new FakeServer({ SetNotificationPreferences: { setNotificationPreferences: preferences } });
  const { user } = await renderInApp(NotificationsForm, { server, props: { preferences } });
  await user.click(screen.getByRole('switch', { name: 'By e-mail' }));
  await user.selectOptions(screen.getByLabelText('E-mails'), 'WEEKLY');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(server.variablesOf('SetNotificationPreferences')).toEqual([
      { preferences: [{ alertType: 'LOW_BALANCE', email: false, inApp: true, frequency: 'WEEKLY' }] },
    ]),
  );
});

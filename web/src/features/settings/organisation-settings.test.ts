import { screen, waitFor, within } from '@testing-library/vue';
import { expect, it, vi } from 'vitest';
import { FakeServer, refuse, type Answers } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import OrganisationPage from './OrganisationPage.vue';

const TENANT = {
  __typename: 'Tenant',
  ...{ id: '1', name: 'Demo', slug: 'demo', baseCurrency: 'USD', timeZone: 'UTC', locale: 'en-US' },
  ...{ registration: 'APPROVAL', emailDomains: [], fiscalYearStart: 4, retentionDays: 90, version: 7 },
  ...{ customDomain: null, customDomainStatus: null, customDomainToken: null, customDomainProblem: null },
  ...{ customDomainMissingDays: 0, customDomainVouched: false },
  quotas: { __typename: 'TenantQuotas', requestsPerMinute: 1200, expensesPerDay: null },
};
const CLAIMED = {
  ...TENANT,
  ...{ customDomain: 'spend.example.com', customDomainStatus: 'PENDING', customDomainToken: 'abc123', version: 8 },
};

const OPEN = { __typename: 'Tenant', id: '1', closedThrough: null, closedPeriodVersion: 0 };

/** @param changed the organisation after a change or a check */
async function open(tenant: object = TENANT, answers: Answers = {}, changed: object = tenant) {
  await signInWith(['tenant:manage']);
  let current = tenant;
  const server = new FakeServer({
    ClosedPeriod: { tenant: OPEN },
    Organisation: () => ({ tenant: current }),
    ChangeOrganisation: () => ({ changeTenant: (current = changed) }),
    VerifyDomain: () => ({ verifyCustomDomain: (current = changed) }),
    ...answers,
  });
  const rendered = await renderInApp(OrganisationPage, { server, withCache: true });
  await screen.findByRole('heading', { name: 'Custom domain' });
  return rendered;
}

/** The form with this title. */
function form(title: string): HTMLElement {
  const found = screen.getByRole('heading', { level: 2, name: title }).closest('form');
  if (!found) throw new Error(`no form ${title}`);
  return found;
}

it('shows every setting, and the quotas that operators set', async () => {
  await open();
  expect(screen.getByLabelText<HTMLSelectElement>('Fiscal year begins in').selectedOptions[0]?.text).toBe('April');
  expect(screen.getByLabelText<HTMLInputElement>('Days').value).toBe('90');
  const quotas = within(screen.getByRole('region', { name: 'Quotas' }));
  expect(quotas.getByText('1,200')).toBeTruthy();
  expect(quotas.getByText('No limit')).toBeTruthy();
});

it('saves each part alone, and leaves what is typed elsewhere', async () => {
  const { user, server } = await open(TENANT, {}, { ...TENANT, retentionDays: null, version: 8 });
  await user.type(screen.getByLabelText(/^Name/), ' Ltd');
  await user.clear(screen.getByLabelText('Days'));
  await user.click(within(form('Retention')).getByRole('button', { name: 'Save' }));
  expect(await screen.findAllByText('Saved.')).toBeTruthy();
  expect(server.variablesOf('ChangeOrganisation')).toEqual([
    { id: '1', input: { retentionDays: null }, expectedVersion: 7 },
  ]);
  expect(screen.getByLabelText<HTMLInputElement>(/^Name/).value).toBe('Demo Ltd');
  await user.click(within(form('Organisation')).getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(server.variablesOf('ChangeOrganisation')[1]).toMatchObject({
      input: { name: 'Demo Ltd', fiscalYearStart: 4 },
      expectedVersion: 8,
    }),
  );
});

it('refuses days that are no number before it asks the server', async () => {
  const { user, server } = await open();
  await user.type(screen.getByLabelText('Days'), 'x');
  await user.click(within(form('Retention')).getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Enter a number from 1 to 36500, or nothing.')).toBeTruthy();
  expect(server.variablesOf('ChangeOrganisation')).toEqual([]);
});

it('shows the record of a claimed domain, and copies it', async () => {
  const { user } = await open(TENANT, {}, CLAIMED);
  const write = vi.spyOn(navigator.clipboard, 'writeText');
  await user.type(screen.getByLabelText('Host name'), 'Spend.Example.com');
  await user.click(within(form('Custom domain')).getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Not served yet')).toBeTruthy();
  expect(screen.getByText('_outlay.spend.example.com')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Copy: Value' }));
  await waitFor(() => expect(write).toHaveBeenCalledWith('outlay-domain-verification=abc123'));
  expect(await screen.findAllByText('Copied')).toBeTruthy();
});

it('says beside the field why nobody may have a domain', async () => {
  const details = [{ field: 'input.customDomain', code: 'PUBLIC_SUFFIX', message: 'is a suffix' }];
  const { user } = await open(TENANT, {
    ChangeOrganisation: () => {
      throw refuse('VALIDATION_FAILED', { details });
    },
  });
  await user.type(screen.getByLabelText('Host name'), 'github.io{Enter}');
  expect(await screen.findByText(/Anybody can have a name below this domain/)).toBeTruthy();
});

it('checks a domain, and says in plain words what is wrong, until it is served', async () => {
  const missing = { ...CLAIMED, customDomainProblem: 'NOT_FOUND', version: 9 };
  const { user, server } = await open(CLAIMED, {}, missing);
  const check = async () => user.click(screen.getByRole('button', { name: 'Check now' }));
  await check();
  expect(await screen.findByText(/There is no TXT record at _outlay.spend.example.com yet/)).toBeTruthy();
  for (const [code, text] of [
    ['DOMAIN_TAKEN', 'This domain belongs to another organisation.'],
    ['DOMAIN_RESTS', /Another organisation used this domain/],
    ['RATE_LIMITED', /Wait ten seconds/],
  ] as const) {
    server.answer('VerifyDomain', () => {
      throw refuse(code);
    });
    await check();
    expect(await screen.findByText(text)).toBeTruthy();
  }
  const proven = { ...CLAIMED, customDomainStatus: 'PROVEN', version: 10 };
  server.answer('VerifyDomain', { verifyCustomDomain: proven });
  await check();
  expect(await screen.findByText('Served')).toBeTruthy();
  expect(screen.queryByText(/no TXT record/)).toBeNull();
});

it('warns of a record that is gone, and asks for none where operators answer for the domain', async () => {
  const served = { ...CLAIMED, customDomainStatus: 'PROVEN' };
  const { unmount } = await open({ ...served, customDomainMissingDays: 2 });
  expect(screen.getByText(/missing for 2 days/)).toBeTruthy();
  unmount();
  await open({ ...served, customDomainVouched: true });
  expect(screen.getByText(/operators of Outlay answer for this domain/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Check now' })).toBeNull();
});

it('shows the other settings while the ledger is away', async () => {
  await open(TENANT, {
    ClosedPeriod: () => {
      throw refuse('SERVICE_UNAVAILABLE');
    },
  });
  expect(await screen.findByRole('heading', { name: 'Retention' })).toBeTruthy();
  expect(screen.queryByRole('heading', { name: 'Closed period' })).toBeNull();
});

import { fireEvent, screen, within } from '@testing-library/vue';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Component } from 'vue';
import { FakeServer, refuse, type Answers } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import CashflowPage from './CashflowPage.vue';
import CategoriesPage from './CategoriesPage.vue';
import TrendPage from './TrendPage.vue';
import VendorsPage from './VendorsPage.vue';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const NO_FILTER = {
  projectId: null,
  accountId: null,
  categoryId: null,
  vendor: null,
  vendorId: null,
  from: null,
  to: null,
};
const PERIOD = { from: '2026-01-01', to: '2026-03-31', label: '2026 Q1' };
const FRAME = { name: 'Harbour', currency: 'USD', asOf: null, isCurrent: true, period: PERIOD, previousPeriod: null };

function figure(amount: string, filter: object | null = {}) {
  const expenses = filter && { ...NO_FILTER, from: PERIOD.from, to: PERIOD.to, ...filter };
  return { count: 1, amount: usd(amount), expenses, comparison: null };
}

function vendors(...rows: [vendor: string, amount: string][]) {
  const found = rows.map(([vendor, amount]) => ({ vendor, share: 0.5, spend: figure(amount, { vendor }) }));
  return { vendorsReport: { ...FRAME, vendorCount: rows.length, others: null, total: figure('70.00'), rows: found } };
}

async function open(page: Component, path: string, answers: Answers, language: 'en' | 'de' = 'en') {
  return renderInApp(page, { path: `/reports/${path}`, server: new FakeServer(answers), language });
}

const rowTexts = (): (string | undefined)[] => {
  const [, ...rows] = within(screen.getByRole('table')).getAllByRole('row');
  return rows.map((row) => row.firstElementChild?.textContent.trim());
};

beforeEach(() => signInWith(['reports:read', 'accounts:read']));

describe('a report', () => {
  it('is of a usual period, or of days that are typed', async () => {
    const { user, router, server } = await open(VendorsPage, 'vendors?from=2026-01-01&to=2026-03-31', {
      VendorsReport: vendors(['Acme', '70.00']),
    });
    const from = await screen.findByLabelText<HTMLInputElement>('From');
    // What browsers say while the year is typed.
    await fireEvent.update(from, '0202-05-01');
    expect(screen.getByLabelText<HTMLInputElement>('From').value).toBe('0202-05-01');
    expect(router.currentRoute.value.query).toEqual({ from: '2026-01-01', to: '2026-03-31' });
    // The last day moves along.
    await fireEvent.update(from, '2026-05-01');
    await expect
      .poll(() => server.variablesOf('VendorsReport').at(-1))
      .toEqual({ from: '2026-05-01', to: '2026-05-01' });
    await user.selectOptions(screen.getByLabelText('Period'), 'Last calendar year');
    await expect.poll(() => router.currentRoute.value.query).toEqual({ period: 'lastYear' });
    expect(screen.queryByLabelText('From')).toBeNull();
  });

  it('is sorted by its columns', async () => {
    const { user } = await open(VendorsPage, 'vendors', {
      VendorsReport: vendors(['Acme', '7.00'], ['Zeta', '63.00']),
    });
    await user.click(await screen.findByRole('button', { name: 'Spend' }));
    expect(rowTexts()).toEqual(['Acme', 'Zeta']);
    await user.click(screen.getByRole('button', { name: 'Spend' }));
    expect(rowTexts()).toEqual(['Zeta', 'Acme']);
  });

  it('says that its figures are not those of the new period yet', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<null>();
    const { server, router } = await open(VendorsPage, 'vendors?period=lastYear', {
      VendorsReport: vendors(['Acme', '70.00']),
    });
    const old = await screen.findByRole('table');
    expect(old.closest('[inert]')).toBeNull();
    server.answer('VendorsReport', async () => {
      await released;
      return vendors(['Zeta', '5.00']);
    });
    await router.replace('/reports/vendors?period=thisMonth');
    await expect.poll(() => old.closest('[inert]')?.getAttribute('aria-busy')).toBe('true');
    release(null);
    await screen.findAllByText('Zeta');
    expect(screen.getByRole('table').closest('[inert]')).toBeNull();
  });

  it('says why a period is refused, and that trying again cannot help', async () => {
    await open(VendorsPage, 'vendors?from=1990-01-01&to=2026-01-01', {
      VendorsReport: () => {
        const details = [{ field: 'to', code: 'OUT_OF_RANGE', message: 'must be in one of the 120 months' }];
        throw refuse('VALIDATION_FAILED', { details });
      },
    });
    expect(await screen.findByText(/at most ten years/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });
});

function cash(parts: object) {
  const none = { count: 0, amount: usd('0.00'), expenses: null, comparison: null };
  return {
    ...{ openingBalance: usd('100.00'), net: usd('0.00'), closingBalance: usd('100.00'), transferred: none },
    ...{ inflow: figure('500.00', null), outflow: figure('90.00'), expenses: figure('90.00'), adjustmentsOut: none },
    ...parts,
  };
}

function cashflow(parts: object, report: object = {}) {
  const rows = [{ from: '2026-01-05', to: '2026-01-11', label: '2026-01-05', cashflow: cash(parts) }];
  const found = { ...FRAME, otherCurrencies: [], interval: 'WEEK', accounts: [{ id: '3' }, { id: '4' }], rows };
  return { CashflowReport: { tenantCashflowReport: { ...found, total: cash(parts), ...report } } };
}

const linkOf = (amount: string) => within(screen.getByRole('table')).queryByRole('link', { name: amount });

describe('the cashflow', () => {
  it('leads from what went out to its expenses, and names weeks as the language does', async () => {
    await open(CashflowPage, 'cashflow?interval=week', cashflow({}), 'de');
    await screen.findByRole('table');
    expect(rowTexts()).toEqual(['05.01.2026']);
    expect(linkOf('90,00\u00a0$')?.getAttribute('href')).toBe('/expenses?from=2026-01-01&to=2026-03-31');
    expect(linkOf('500,00\u00a0$')).toBeNull();
  });

  it('leads from expenses alone to expenses where a balance was adjusted, too', async () => {
    const adjusted = { outflow: figure('120.00'), adjustmentsOut: figure('30.00', null) };
    await open(CashflowPage, 'cashflow', cashflow(adjusted));
    await screen.findByRole('columnheader', { name: 'of which expenses' });
    expect(linkOf('$120.00')).toBeNull();
    expect(linkOf('$90.00')).toBeTruthy();
  });

  it('leads from what came in to the only account', async () => {
    await open(CashflowPage, 'cashflow', cashflow({}, { accounts: [{ id: '3' }] }));
    await screen.findByRole('table');
    expect(linkOf('$500.00')?.getAttribute('href')).toBe('/accounts/3?from=2026-01-05&to=2026-01-11');
  });
});

/** Of the table that the chart shows in its place. */
function chartLinks(): (string | null)[] {
  const region = screen.getAllByRole('region').find((one) => one.tabIndex === 0);
  return [...(region?.querySelectorAll('a') ?? [])].map((link) => link.getAttribute('href'));
}

describe('a chart', () => {
  it('leads from a slice to the expenses of its category', async () => {
    const row = { label: 'Travel', color: null, share: 1, category: { id: '8' }, spend: figure('70.00') };
    const report = { ...FRAME, total: figure('70.00'), rows: [row] };
    const { user } = await open(CategoriesPage, 'categories?project=5&from=2026-01-01&to=2026-03-31', {
      CategoryReport: { categoryBreakdownReport: report },
      ReportProjectName: { project: { id: '5', name: 'Harbour' } },
    });
    await user.click(await screen.findByRole('button', { name: 'Table' }));
    expect(chartLinks()).toEqual(['/expenses?from=2026-01-01&to=2026-03-31&project=5&category=8']);
  });

  it('leads from a month to its expenses, and splits as the address says', async () => {
    const month = figure('70.00', { projectId: ['5'], from: '2026-01-01', to: '2026-01-31' });
    const rows = [{ month: '2026-01', spend: month }];
    const part = { label: 'Total', isRest: false, color: null, share: 1, account: null, category: null };
    const { user, server } = await open(TrendPage, 'trend?project=5&by=nothing', {
      TrendReport: {
        monthlyTrendReport: {
          ...{ ...FRAME, by: 'TOTAL', total: month, rows },
          series: [{ ...part, spend: month, months: [{ amount: month.amount, expenses: month.expenses }] }],
        },
      },
      ReportProjectName: { project: { id: '5', name: 'Harbour' } },
    });
    await user.click(await screen.findByRole('button', { name: 'Table' }));
    expect(chartLinks()).toContain('/expenses?project=5&from=2026-01-01&to=2026-01-31');
    expect(server.variablesOf('TrendReport')[0]).toMatchObject({ id: '5', by: 'TOTAL' });
  });
});

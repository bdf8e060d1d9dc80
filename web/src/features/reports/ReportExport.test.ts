import { screen } from '@testing-library/vue';
import { beforeEach, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import ReportExport from './ReportExport.vue';
import { useReportState } from './useReportState.ts';

const Page = defineComponent(() => {
  const state = useReportState();
  return () => h(ReportExport, { kind: 'cashflow', state, isOfProject: false });
});

beforeEach(() => signInWith(['reports:read']));

async function parametersOf(query: string): Promise<Record<string, string>> {
  const { user } = await renderInApp(Page, { path: `/reports/cashflow?${query}` });
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    return Promise.reject(new TypeError('no network'));
  });
  await user.click(await screen.findByRole('button', { name: 'Export' }));
  await user.click(await screen.findByRole('menuitem', { name: 'CSV: the table' }));
  await screen.findByText('The report was not exported');
  return Object.fromEntries(new URLSearchParams(asked[0]?.split('?')[1]));
}

it('exports what the page shows where the address names no length of rows that there is', async () => {
  expect(await parametersOf('interval=day')).toMatchObject({ interval: 'month' });
});

it('exports the cashflow with its days, its currency and the length of its rows', async () => {
  expect(await parametersOf('from=2026-01-01&to=2026-06-30&interval=quarter&currency=JPY')).toEqual({
    ...{ report: 'cashflow', from: '2026-01-01', to: '2026-06-30' },
    ...{ interval: 'quarter', currency: 'JPY', locale: 'en-US' },
  });
});

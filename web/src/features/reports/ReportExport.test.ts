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

it('exports the cashflow with its days, its currency and the length of its rows', async () => {
  const { user } = await renderInApp(Page, {
    path: '/reports/cashflow?from=2026-01-01&to=2026-06-30&interval=quarter&currency=JPY',
  });
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    return Promise.reject(new TypeError('no network'));
  });
  await user.click(await screen.findByRole('button', { name: 'Export' }));
  await user.click(await screen.findByRole('menuitem', { name: 'CSV: the table' }));
  await screen.findByText('The report was not exported');
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.split('?')[1]))).toEqual({
    ...{
      report: 'cashflow',
      from: '2026-01-01',
      to: '2026-06-30',
      interval: 'quarter',
      currency: 'JPY',
      locale: 'en-US',
    },
  });
});

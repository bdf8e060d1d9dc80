import { screen } from '@testing-library/vue';
import { beforeEach, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import ExpenseExport from './ExpenseExport.vue';
import { useFilters } from './useFilters.ts';

/** The export beside the list whose filters the address has. */
const Page = defineComponent(() => {
  const list = useFilters();
  return () => h(ExpenseExport, { list });
});

const asked: string[] = [];
let answer: (signal: AbortSignal | null | undefined) => Promise<Response>;
beforeEach(async () => {
  asked.length = 0;
  await signInWith(['reports:read']);
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:any', revokeObjectURL: () => undefined }));
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue(undefined);
});

async function exportAs(format: string, address: string) {
  const app = await renderInApp(Page, { path: `/expenses${address}` });
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push(path);
    return answer(init.signal);
  });
  await app.user.click(await screen.findByRole('button', { name: 'Export' }));
  await app.user.click(await screen.findByRole('menuitem', { name: format }));
  return app;
}

it('asks for all that the filters of the list match, in its order', async () => {
  const headers = { 'Content-Disposition': 'attachment; filename="expenses.csv"' };
  answer = () => Promise.resolve(new Response('a', { headers }));
  const filters = '?q=train&account=1&account=2&project=&vendor=&min=5&related=true&deleted=true&from=2026-01-01';
  await exportAs('CSV: for other programs', `${filters}&sort=-amount&page=3`);
  await screen.findByText('Saved expenses.csv.');
  const [path = ''] = asked;
  expect(path).toMatch(/^\/api\/v1\/reports\/export\.csv\?/);
  expect([...new URLSearchParams(path.split('?')[1])].sort()).toEqual([
    ['account_id', '1'],
    ['account_id', '2'],
    ['from', '2026-01-01'],
    ['include_deleted', 'true'],
    ['is_project_related', 'true'],
    ['min_amount', '5'],
    ['project_id', ''],
    ['q', 'train'],
    ['report', 'expenses'],
    ['sort', '-amount'],
    ['vendor', ''],
  ]);
});

it('can be cancelled on its way', async () => {
  answer = (signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  const { user } = await exportAs('PDF: to print or send', '');
  expect((await screen.findByRole('status')).textContent).toBe('Exporting PDF…');
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(await screen.findByRole('button', { name: 'Export' })).toBeTruthy();
  expect(asked).toEqual(['/api/v1/reports/export.pdf?report=expenses']);
});

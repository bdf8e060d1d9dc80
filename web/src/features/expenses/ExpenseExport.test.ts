import { screen } from '@testing-library/vue';
import { beforeEach, expect, it, vi } from 'vitest';
import { defineComponent, h, ref } from 'vue';
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

async function exportAs(format: string, address: string, page = Page) {
  const app = await renderInApp(page, { path: `/expenses${address}` });
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
    ['locale', 'en-US'],
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
  expect((await screen.findByText('Exporting PDF…')).role).toBe('status');
  const cancel = screen.getByRole('button', { name: 'Cancel' });
  await expect.poll(() => document.activeElement).toBe(cancel);
  await user.keyboard('{Enter}');
  const button = await screen.findByRole('button', { name: 'Export' });
  await expect.poll(() => document.activeElement).toBe(button);
  expect(asked).toEqual(['/api/v1/reports/export.pdf?report=expenses&locale=en-US']);
});

it('says that another format works where a PDF would be too long', async () => {
  const details = [{ field: 'format', code: 'TOO_MANY', message: 'allows CSV or XLSX only: more than 10000 match' }];
  const body = { error_code: 'VALIDATION_FAILED', message: 'Some values are not valid.', details };
  answer = () => Promise.resolve(Response.json(body, { status: 422 }));
  await exportAs('PDF: to print or send', '');
  expect((await screen.findAllByText(/Export CSV or Excel, or narrow the filter/)).length).toBeGreaterThan(0);
});

it('says that it ends with its page', async () => {
  answer = () => new Promise(() => undefined);
  const isShown = ref(true);
  const Site = defineComponent(() => () => (isShown.value ? h(Page) : null));
  await exportAs('CSV: for other programs', '', Site);
  await screen.findByText('Exporting CSV…');
  isShown.value = false;
  expect((await screen.findAllByText('You left the page before the file was complete.')).length).toBeGreaterThan(0);
});

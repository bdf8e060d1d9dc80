import { screen } from '@testing-library/vue';
import { describe, expect, it, vi } from 'vitest';
import { upload } from '@/session/upload.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import ImportsPage from './ImportsPage.vue';

vi.mock('@/session/upload.ts', () => ({ upload: vi.fn() }));

async function open() {
  await signInWith(['imports:write']);
  return renderInApp(ImportsPage, { path: '/imports', server: { Imports: { imports: { nodes: [], totalCount: 0 } } } });
}

describe('the page of imports', () => {
  it('sends a file, and opens its import', async () => {
    vi.mocked(upload).mockResolvedValue({ kind: 'done', body: { id: 12 } });
    const { user, router } = await open();
    await user.click(await screen.findByRole('button', { name: 'Accounts' }));
    await user.upload(
      screen.getByLabelText('Choose a file'),
      new File(['Name\nGiro\n'], 'accounts.csv', { type: 'text/csv' }),
    );
    await expect.poll(() => router.currentRoute.value.fullPath).toBe('/imports/12');
    expect(vi.mocked(upload).mock.lastCall?.[0]).toBe('/api/v1/imports?kind=accounts&name=accounts.csv');
  });

  it('says why a file is refused', async () => {
    const message = 'The file is a PDF.';
    const problem = { code: 'UNSUPPORTED_MEDIA_TYPE', message, fields: {}, requestId: null };
    vi.mocked(upload).mockResolvedValue({ kind: 'failed', problem });
    const { user } = await open();
    await user.upload(await screen.findByLabelText('Choose a file'), new File(['x'], 'a.csv', { type: 'text/csv' }));
    expect(await screen.findByText(message)).toBeTruthy();
  });
});

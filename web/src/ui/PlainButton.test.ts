import { screen } from '@testing-library/vue';
import { expect, it, vi } from 'vitest';
import { renderInApp } from '@/testing/render.ts';
import PlainButton from './PlainButton.vue';

it('is a button that submits no form, with what it is given', async () => {
  const onClick = vi.fn();
  const { user } = await renderInApp(PlainButton, { props: { icon: 'i-lucide-plus', label: 'Add', onClick } });
  const button = screen.getByRole('button', { name: 'Add' });
  expect(button.getAttribute('type')).toBe('button');
  await user.click(button);
  expect(onClick).toHaveBeenCalledOnce();
});

it('does nothing where it is disabled', async () => {
  const onClick = vi.fn();
  const props = { icon: 'i-lucide-plus', 'aria-label': 'Next', disabled: true, onClick };
  const { user } = await renderInApp(PlainButton, { props });
  await user.click(screen.getByRole('button', { name: 'Next' }));
  expect(onClick).not.toHaveBeenCalled();
});

it('is a link where it leads somewhere', async () => {
  await renderInApp(PlainButton, { props: { icon: 'i-lucide-pencil', label: 'Edit', to: '/projects' } });
  const link = screen.getByRole('link', { name: 'Edit' });
  expect([link.getAttribute('href'), link.getAttribute('type')]).toEqual(['/projects', null]);
});

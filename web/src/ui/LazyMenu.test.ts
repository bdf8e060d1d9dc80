import { screen, waitFor } from '@testing-library/vue';
import { describe, expect, it, vi } from 'vitest';
import { h } from 'vue';
import { renderInApp } from '@/testing/render.ts';
import LazyMenu from './LazyMenu.vue';

async function renderMenu(): Promise<{ user: Awaited<ReturnType<typeof renderInApp>>['user']; chosen: () => void }> {
  const chosen = vi.fn();
  const { user } = await renderInApp(LazyMenu, {
    props: { items: [{ label: 'Copy', onSelect: chosen }, { label: 'Delete' }] },
    slots: { default: () => h('button', { type: 'button', 'aria-haspopup': 'menu' }, 'Actions') },
  });
  return { user, chosen };
}

const button = (): HTMLElement => screen.getByRole('button', { name: 'Actions' });

describe('a menu that is made when first opened', () => {
  it('opens by a click, and does what is chosen', async () => {
    const { user, chosen } = await renderMenu();
    expect(screen.queryByRole('menu')).toBeNull();
    await user.click(button());
    await user.click(await screen.findByRole('menuitem', { name: 'Copy' }));
    expect(chosen).toHaveBeenCalledOnce();
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
  });

  it.each(['{Enter}', ' ', '{ArrowDown}'])(
    'opens by the key "%s", and Escape leads back to the button',
    async (key) => {
      const { user } = await renderMenu();
      await user.tab();
      expect(document.activeElement).toBe(button());
      await user.keyboard(key);
      const menu = await screen.findByRole('menu');
      await waitFor(() => expect(menu.contains(document.activeElement)).toBe(true));
      await user.keyboard('{Escape}');
      await waitFor(() => expect(document.activeElement).toBe(button()));
      expect(button().getAttribute('aria-expanded')).toBe('false');
    },
  );

  it('opens again', async () => {
    const { user } = await renderMenu();
    await user.click(button());
    await screen.findByRole('menu');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
    await user.keyboard('{ArrowDown}');
    expect(await screen.findByRole('menu')).toBeDefined();
  });
});

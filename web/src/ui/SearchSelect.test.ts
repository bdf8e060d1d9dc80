import { screen, waitFor } from '@testing-library/vue';
import { describe, expect, it, vi } from 'vitest';
import { defineComponent, h, ref, type Component } from 'vue';
import { renderInApp } from '@/testing/render.ts';
import type { Option } from './option.ts';
import SearchSelect from './SearchSelect.vue';
import SearchSelectMany from './SearchSelectMany.vue';
import SuggestField from './SuggestField.vue';
import TagsField from './TagsField.vue';

const ALL: Option[] = ['Main', 'Petty cash', 'Travel card'].map((label) => ({ id: label.slice(0, 1), label }));
const search = vi.fn((term: string) =>
  Promise.resolve(ALL.filter(({ label }) => label.toLowerCase().includes(term.toLowerCase()))),
);

/** The field in a form, which Enter submits. */
async function open<Value>(field: Component, first: Value, props: Record<string, unknown> = {}) {
  const value = ref(first);
  const submit = vi.fn((event: Event) => {
    event.preventDefault();
  });
  const form = defineComponent(
    () => () =>
      h('form', { onSubmit: submit }, [
        h(field, {
          label: 'Account',
          search,
          ...props,
          modelValue: value.value,
          'onUpdate:modelValue': (next: Value) => (value.value = next),
        }),
        h('button', 'Save'),
      ]),
  );
  const app = await renderInApp(form);
  return { ...app, value, submit, field: screen.getByRole('combobox') };
}

const shown = (): (string | null)[] => screen.queryAllByRole('option').map(({ textContent }) => textContent);

describe('a field that searches for one of many', () => {
  it('takes what was typed and found by Enter, and submits by the next', async () => {
    const { user, field, value, submit } = await open<Option | null>(SearchSelect, null);
    await user.type(field, 'pet');
    await waitFor(() => expect(shown()).toEqual(['Petty cash']));
    await waitFor(() => expect(field.getAttribute('aria-activedescendant')).toBe(screen.getByRole('option').id));
    await user.keyboard('{Enter}');
    expect(value.value?.label).toBe('Petty cash');
    expect(field).toHaveProperty('value', 'Petty cash');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(submit).not.toHaveBeenCalled();
    await user.keyboard('{Enter}');
    expect(submit).toHaveBeenCalledOnce();
  });

  it('never takes what an earlier text had found', async () => {
    const { user, field, value, submit } = await open<Option | null>(SearchSelect, null);
    await user.click(field);
    await waitFor(() => expect(shown()).toHaveLength(3));
    await user.keyboard('tra{Enter}');
    expect(value.value).toBeNull();
    expect(submit).not.toHaveBeenCalled();
    await waitFor(() => expect(shown()).toEqual(['Travel card']));
  });

  it('moves by the arrow keys, round at the ends', async () => {
    const { user, field, value } = await open<Option | null>(SearchSelect, null);
    field.focus();
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(shown()).toHaveLength(3));
    await user.keyboard('{ArrowDown}{ArrowUp}{Enter}');
    expect(value.value?.label).toBe('Travel card');
  });

  it('keeps the choice when Escape closes the list, and lets nobody else hear of it', async () => {
    const heard = vi.fn();
    const { user, field, value } = await open<Option | null>(SearchSelect, ALL[0] ?? null);
    window.addEventListener('keydown', heard);
    await user.click(field);
    await screen.findByRole('listbox');
    await user.keyboard('{Escape}');
    window.removeEventListener('keydown', heard);
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(field).toHaveProperty('value', 'Main');
    expect(value.value).toEqual(ALL[0]);
    expect(heard).not.toHaveBeenCalled();
  });

  it('is emptied by keyboard only where it may be empty', async () => {
    const needed = await open<Option | null>(SearchSelect, ALL[0] ?? null);
    await needed.user.click(needed.field);
    await needed.user.keyboard('{Backspace}');
    expect(needed.value.value).toEqual(ALL[0]);
    needed.unmount();
    const free = await open<Option | null>(SearchSelect, ALL[0] ?? null, { isClearable: true });
    await free.user.click(free.field);
    await free.user.keyboard('{Backspace}');
    expect(free.value.value).toBeNull();
  });

  it('says when nothing is found', async () => {
    const { user, field } = await open<Option | null>(SearchSelect, null);
    await user.type(field, 'zzz');
    expect((await screen.findByText('Nothing found')).getAttribute('role')).toBe('status');
  });

  it('shows what was chosen lately first, and once', async () => {
    const { user, field } = await open<Option | null>(SearchSelect, null, { recent: [ALL[2]] });
    await user.click(field);
    await waitFor(() => expect(shown()).toEqual(['Travel card', 'Main', 'Petty cash']));
  });
});

describe('a field of several', () => {
  it('adds, takes away and leaves the list open', async () => {
    const { user, field, value } = await open<Option[]>(SearchSelectMany, []);
    await user.click(field);
    await user.click(await screen.findByRole('option', { name: 'Main' }));
    await user.click(screen.getByRole('option', { name: 'Travel card' }));
    expect(value.value.map(({ label }) => label)).toEqual(['Main', 'Travel card']);
    expect(screen.getByRole('option', { name: 'Main' }).getAttribute('aria-selected')).toBe('true');
    await user.click(screen.getByRole('button', { name: 'Remove Main' }));
    expect(value.value.map(({ label }) => label)).toEqual(['Travel card']);
    await user.click(field);
    await user.keyboard('{Backspace}');
    expect(value.value).toEqual([]);
  });
});

describe('a field of words', () => {
  it('adds by Enter what is typed, at once and in small letters', async () => {
    const { user, field, value, submit } = await open<string[]>(TagsField, []);
    await user.type(field, 'Team Lunch{Enter}m{Enter}');
    expect(value.value).toEqual(['team lunch', 'm']);
    expect(submit).not.toHaveBeenCalled();
  });
});

describe('a text with suggestions', () => {
  const suggest = () => Promise.resolve(['Acme', 'Acorn']);

  it('submits what is typed, whatever is suggested', async () => {
    const { user, field, value, submit } = await open<string>(SuggestField, '', { search: suggest });
    await user.type(field, 'Ac');
    await waitFor(() => expect(shown()).toEqual(['Acme', 'Acorn']));
    await user.keyboard('{Enter}');
    expect(value.value).toBe('Ac');
    expect(submit).toHaveBeenCalledOnce();
  });

  it('takes a suggestion that an arrow key went to', async () => {
    const { user, field, value, submit } = await open<string>(SuggestField, '', { search: suggest });
    await user.type(field, 'Ac');
    await waitFor(() => expect(shown()).toHaveLength(2));
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(value.value).toBe('Acorn');
    expect(submit).not.toHaveBeenCalled();
  });
});

import UButton from '@nuxt/ui/components/Button.vue';
import UDropdownMenu from '@nuxt/ui/components/DropdownMenu.vue';
import { screen, waitFor } from '@testing-library/vue';
import { useMutation, useQuery } from '@urql/vue';
import { expect, it } from 'vitest';
import { defineComponent, h } from 'vue';
import { useI18n } from 'vue-i18n';
import { formatMoney } from '@/locales/format.ts';
import { SignInDocument } from '@/session/__generated__/session.ts';
import { ViewerDocument } from '@/session/__generated__/viewer.ts';
import { can } from '@/session/viewer.ts';
import { refuse } from './fake-server.ts';
import { renderInApp } from './render.ts';
import { signInWith } from './sign-in.ts';

const Menu = defineComponent(() => {
  const { t } = useI18n();
  const items = [{ label: t('shell.signOut') }];
  return () => h(UDropdownMenu, { items, modal: false }, () => h(UButton, { label: t('shell.menu') }));
});

const Greeting = defineComponent(() => {
  const { data } = useQuery({ query: ViewerDocument, variables: {} });
  const { executeMutation, error } = useMutation(SignInDocument);
  const submit = async (): Promise<void> => {
    await executeMutation({ input: { email: 'ada@demo.example', password: 'wrong' } });
  };
  return () => [
    h('p', data.value?.me?.user.name ?? 'nobody'),
    h('p', error.value?.graphQLErrors.map(({ extensions }) => String(extensions['code'])).join() ?? 'no error'),
    h(UButton, { label: 'Submit', onClick: submit }),
  ];
});

const me = { permissions: [], user: { name: 'Ada' } };

it('renders in the wanted language, with overlays', async () => {
  const { user } = await renderInApp(Menu, { language: 'de' });
  await user.click(screen.getByRole('button', { name: 'Menü' }));
  expect(await screen.findByRole('menuitem', { name: 'Abmelden' })).toBeDefined();
  expect(formatMoney({ amount: '1234.50', currency: 'EUR' })).toBe('1.234,50\u00a0€');
});

it('answers operations by their names', async () => {
  const { user, server } = await renderInApp(Greeting, { server: { Viewer: { me } } });
  expect(await screen.findByText('Ada')).toBeDefined();
  server.answer('SignIn', () => {
    throw refuse('UNAUTHENTICATED');
  });
  await user.click(screen.getByRole('button', { name: 'Submit' }));
  expect(await screen.findByText('UNAUTHENTICATED')).toBeDefined();
  expect(server.variablesOf('SignIn')).toEqual([{ input: { email: 'ada@demo.example', password: 'wrong' } }]);
});

it('starts at the wanted address', async () => {
  const { router } = await renderInApp(Greeting, { path: '/sign-in?to=/expenses', server: { Viewer: { me } } });
  await waitFor(() => expect(router.currentRoute.value.name).toBe('sign-in'));
  expect(router.currentRoute.value.query).toEqual({ to: '/expenses' });
});

it('signs a viewer in with the wanted permissions', async () => {
  await signInWith(['expenses:write']);
  expect(can('expenses:write')).toBe(true);
  expect(can('expenses:manage')).toBe(false);
});

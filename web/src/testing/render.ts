import ui from '@nuxt/ui/vue-plugin';
import { render, type RenderResult } from '@testing-library/vue';
import { userEvent, type UserEvent } from '@testing-library/user-event';
import { Client, fetchExchange } from '@urql/core';
import urql from '@urql/vue';
import { h, type Component } from 'vue';
import { createMemoryHistory, createRouter, type Router } from 'vue-router';
import { routes } from '@/app/router.ts';
import { createCache } from '@/graphql/cache.ts';
import { i18n, showTextsOf, type Language } from '@/locales/i18n.ts';
import { usePreferences } from '@/locales/preferences.ts';
import UiRoot from '@/ui/UiRoot.vue';
import { FakeServer, type Answers } from './fake-server.ts';

const LOCALES: Record<Language, string> = { en: 'en-US', de: 'de-DE' };

/** Features whose pages may have texts of their own. */
const FEATURES = [...new Set(routes.map(({ meta }) => meta?.title.split('.', 1)[0] ?? ''))];

/** Stands for the pages that a test's routes lead to: loading the real ones takes long. */
const Blank = { render: () => null };

interface Options {
  /** Also sets how numbers and dates are written: en-US or de-DE, in UTC. */
  language?: Language;
  /** Address that the router begins at, with its query. */
  path?: string;
  props?: Record<string, unknown>;
  slots?: Record<string, string | (() => unknown)>;
  /** Answers by the operations' names, or a server made earlier. */
  server?: FakeServer | Answers;
  /** With the normalised cache; every object of the answers then needs its `__typename`. */
  withCache?: boolean;
}

interface Rendered extends RenderResult {
  readonly user: UserEvent;
  readonly router: Router;
  readonly server: FakeServer;
}

/**
 * Renders a component as the app does: with texts, the app's routes, Nuxt UI and a client whose server is a fake. Only the
 * component is rendered, also after a change of the route. Overlays stand in `document.body`: find them by `screen`.
 */
export async function renderInApp(component: Component, options: Options = {}): Promise<Rendered> {
  const { language = 'en', path = '/', props = {}, slots = {}, withCache = false } = options;
  const server = options.server instanceof FakeServer ? options.server : new FakeServer(options.server);
  await usePreferences({ locale: LOCALES[language], timeZone: 'UTC' });
  await Promise.all(FEATURES.map(showTextsOf));
  const router = createRouter({
    history: createMemoryHistory(),
    routes: routes.map(({ path: pattern, name, meta }) => ({ path: pattern, name, meta, component: Blank })),
  });
  await router.push(path);
  const client = new Client({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetch: server.fetch,
    exchanges: withCache ? [createCache(), fetchExchange] : [fetchExchange],
  });
  const app = { setup: () => () => h(UiRoot, null, { default: () => h(component, props, slots) }) };
  const rendered = render(app, { global: { plugins: [router, i18n, ui, [urql, client]] } });
  return { ...rendered, user: userEvent.setup(), router, server };
}

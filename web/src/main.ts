import ui from '@nuxt/ui/vue-plugin';
import urql from '@urql/vue';
import { createApp } from 'vue';
import { START_LOCATION } from 'vue-router';
import AppRoot from './app/AppRoot.vue';
import { router } from './app/router.ts';
import { dropPagesWithSession } from './app/session-pages.ts';
import { applyTheme } from './app/theme.ts';
import { client } from './graphql/client.ts';
import { i18n, languageOf, showLanguage } from './locales/i18n.ts';
import { locale } from './locales/preferences.ts';
import { untilReachable, watchConnection } from './session/connection.ts';
import { watchOtherTabs } from './session/session.ts';
import { endFirstPage } from './ui/first-page.ts';
import { waitForServerBy } from './ui/late-component.ts';
import { nextTask } from './ui/next-task.ts';
import './styles/main.css';

/** A function: a module that awaits at its top would wait for chunks that wait for it. */
async function start(): Promise<void> {
  applyTheme();
  dropPagesWithSession();
  watchConnection();
  waitForServerBy(untilReachable);
  watchOtherTabs();
  router.afterEach((_, from) => {
    if (from !== START_LOCATION) endFirstPage();
  });
  await showLanguage(languageOf(locale.value));
  await nextTask();
  createApp(AppRoot).use(router).use(i18n).use(ui).use(urql, client).mount('#app');
}

void start();

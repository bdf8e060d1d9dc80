import ui from '@nuxt/ui/vue-plugin';
import urql from '@urql/vue';
import { createApp } from 'vue';
import AppRoot from './app/AppRoot.vue';
import { router } from './app/router.ts';
import { applyTheme } from './app/theme.ts';
import { client } from './graphql/client.ts';
import { i18n, languageOf, showLanguage } from './locales/i18n.ts';
import { locale } from './locales/preferences.ts';
import './styles/main.css';

applyTheme();
await showLanguage(languageOf(locale.value));
createApp(AppRoot).use(router).use(i18n).use(ui).use(urql, client).mount('#app');

import { fileURLToPath } from 'node:url';
import vueI18n from '@intlify/unplugin-vue-i18n/vite';
import ui from '@nuxt/ui/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { chunkGroups } from './build/chunk-groups.ts';
import { gateway } from './build/config.ts';
import { devHints } from './build/dev-hints.ts';
import { firstLoad } from './build/first-load.ts';
import { noInjectedStyles } from './build/no-injected-styles.ts';
import { readableHover } from './build/readable-hover.ts';
import { precompress } from './build/precompress.ts';

export default defineConfig({
  root: import.meta.dirname,
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  plugins: [
    noInjectedStyles(),
    vue(),
    vueI18n({
      include: [fileURLToPath(new URL('./src/locales/{en,de}/**/*.json', import.meta.url))],
      runtimeOnly: true,
      fullInstall: false,
      dropMessageCompiler: true,
    }),
    ui({
      autoImport: false,
      components: false,
      colorMode: false,
      dts: false,
      ui: { button: { compoundVariants: readableHover } },
      icon: { clientBundle: { scan: { globInclude: ['src/**/*.{vue,ts}'], globExclude: ['**/*.test.ts'] } } },
      experimental: { componentDetection: true },
    }),
    firstLoad(),
    precompress(),
    devHints(gateway),
  ],
  define: { __VUE_OPTIONS_API__: true, __VUE_PROD_DEVTOOLS__: false, __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false },
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: chunkGroups(import.meta.dirname) } } },
  },
  preview: {
    headers: {
      'Content-Security-Policy':
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/graphql', '/api'].map((path) => [path, { target: gateway, changeOrigin: true, headers: { origin: gateway } }]),
    ),
  },
});

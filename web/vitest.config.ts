import { defineConfig, mergeConfig } from 'vitest/config';
import vite from './vite.config.ts';

/** Tests run what the browser runs: real Nuxt UI components, compiled messages, in jsdom. */
export default mergeConfig(
  vite,
  defineConfig({
    test: {
      environment: 'jsdom',
      include: ['{src,build,bench}/**/*.test.ts'],
      setupFiles: ['src/testing/setup.ts'],
      server: { deps: { inline: [/@nuxt\/ui/] } },
      restoreMocks: true,
      unstubGlobals: true,
      testTimeout: 120_000,
      hookTimeout: 120_000,
      maxWorkers: 2,
    },
  }),
);

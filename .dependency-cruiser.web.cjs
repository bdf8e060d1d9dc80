const { join } = require('node:path');

/**
 * The boundaries within the dashboard. They have a file of their own because its modules resolve as Vite resolves them.
 * `tools/boundaries.test.ts` shows each rule failing, also from within a .vue file.
 */

/** Tests may use whatever they test with. */
const tests = '\\.test\\.ts$|^web/src/testing/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-feature-to-feature',
      comment: 'What two features need belongs to ui, graphql or session; app composes features.',
      severity: 'error',
      from: { path: '^web/src/features/([^/]+)/', pathNot: tests },
      to: { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
    },
    {
      name: 'no-feature-to-app',
      severity: 'error',
      from: { path: '^web/src/features/', pathNot: tests },
      to: { path: '^web/src/app/' },
    },
    {
      name: 'ui-stays-generic',
      comment: 'Components of ui know texts and formats, but neither the session nor what is asked of the gateway.',
      severity: 'error',
      from: { path: '^web/src/ui/', pathNot: tests },
      to: { path: '^web/src/(app|features|session|graphql)/|(^|/)@urql/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-foundation-to-pages',
      severity: 'error',
      from: { path: '^web/src/(graphql|session|locales)/', pathNot: tests },
      to: { path: '^web/src/(app|features|ui)/' },
    },
    {
      name: 'no-web-to-server',
      comment: 'The dashboard knows the API by its schema alone. The table of currencies is data, and has one place.',
      severity: 'error',
      from: { path: '^web/' },
      to: {
        path: '^(services|gateway|packages|scripts|tools|proto|e2e)/|(^|/)@outlay/',
        pathNot: '^packages/money/src/iso-4217\\.ts$',
      },
    },
    {
      name: 'no-testing-in-production',
      severity: 'error',
      from: { path: '^web/', pathNot: tests },
      to: { path: '^web/src/testing/' },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)__generated__/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default', 'types'],
      extensions: ['.ts', '.vue', '.js', '.mjs', '.json'],
    },
    webpackConfig: { fileName: join(__dirname, 'web/resolve.cjs') },
  },
};

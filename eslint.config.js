import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { docstringOpening } from './tools/lint/docstring-opening.js';
import { roleExport } from './tools/lint/role-export.js';
import { webRules } from './tools/lint/web-rules.js';

const tests = [
  '**/*.test.ts',
  '**/tests/**/*.ts',
  'e2e/**/*.ts',
  'packages/testkit/**/*.ts',
  'packages/*/src/contract/**/*.ts',
];

/** The environment has one reader per service; whoever else reads it hides a setting. */
const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read in config.ts only.',
};

/** Who calls others does so through a client that refuses to within a transaction (ADR 28). */
const noFetch = {
  selector: "CallExpression[callee.name='fetch']",
  message: 'Other services are called through a client that refuses to be used within a transaction.',
};

const noFetchInPages = { ...noFetch, message: 'Pages ask through the GraphQL client; the session asks by itself.' };

/** Queries live where the tenant's wall is looked after. */
const noQueries = [
  {
    selector: 'CallExpression[callee.property.name=/^(execute|createQueryBuilder|qb|raw|getKysely)$/]',
    message: 'SQL and query builders belong in a repository, a writer or a migration.',
  },
  {
    selector: 'TaggedTemplateExpression[tag.name="sql"]',
    message: 'SQL belongs in a repository, a writer or a migration.',
  },
  {
    selector: 'Property[key.name="filters"][value.value=false]',
    message: 'The tenant filter is switched off in repositories only.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/__generated__/**',
      '**/dist/**',
      'coverage/**',
      '.nx/**',
      '.outlay/**',
      'tools/fixtures/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
  },
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: {
      // The same everywhere: the program would be read again for every other list.
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.vue'] },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': ['error', { allowRethrowing: true, allowThrowingUnknown: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // What implements an asynchronous interface may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': ['error', noEnvironment, noFetch],
      'no-console': 'error',
      eqeqeq: ['error', 'smart'],
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['services/*/src/**/*.ts'],
    ignores: ['**/*.repository.ts', '**/*-writer.ts', '**/migrations/**'],
    rules: { 'no-restricted-syntax': ['error', noEnvironment, noFetch, ...noQueries] },
  },
  ...webRules([noEnvironment, noFetchInPages]),
  {
    // Command lines talk to people, and hand the environment on.
    files: [
      '{scripts,tools}/**/*.ts',
      'services/*/src/cli.ts',
      'services/*/src/cli/**/*.ts',
      'packages/messaging/src/cli/**/*.ts',
      'web/bench/sizes.ts',
      'e2e/web/{pictures,screenshots}.ts',
      'e2e/image/*.ts',
      'e2e/web/bench/**/*.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['{scripts,tools}/**/*.ts', 'web/src/{session,testing}/**/*.ts', ...tests],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['tools/dashboards/*.ts'],
    rules: {
      // The newer format is for Grafana's own API; files are loaded in this one by every version.
      '@typescript-eslint/no-deprecated': [
        'error',
        {
          allow: [
            { from: 'package', package: '@grafana/grafana-foundation-sdk', name: ['Dashboard', 'DashboardBuilder'] },
          ],
        },
      ],
    },
  },
  {
    files: ['**/config.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noQueries] },
  },
  {
    files: tests,
    rules: {
      'max-lines': ['error', 500],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Bodies of answers are whatever the server said; the expectation is what checks them.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
    },
  },
  {
    files: ['**/*.{ts,vue}'],
    plugins: { outlay: { rules: { 'docstring-opening': docstringOpening, 'role-export': roleExport } } },
    rules: { 'outlay/docstring-opening': 'error', 'outlay/role-export': 'error' },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        require: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
  {
    // Others install it to call us: fetch is all it has.
    files: ['packages/client/src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noEnvironment] },
  },
  {
    // They run in Postman's sandbox.
    files: ['tools/postman/scripts/*.js'],
    languageOptions: { sourceType: 'script', globals: { pm: 'readonly', setTimeout: 'readonly' } },
  },
  {
    files: ['web/public/**/*.js'],
    languageOptions: { globals: { document: 'readonly', localStorage: 'readonly', matchMedia: 'readonly' } },
  },
);

import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';
import parser from 'vue-eslint-parser';

const SCRIPTS = ['web/**/*.{ts,vue}'];
const COMPONENTS = ['web/**/*.vue'];

/** Attributes and properties that a person reads or hears. */
const READ_BY_PEOPLE = [
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'description',
  'help',
  'hint',
  'label',
  'placeholder',
  'text',
  'title',
];

/** Names and signs that are the same in every language. */
const WITHOUT_LANGUAGE = [
  'Outlay',
  ...['(', ')', ',', '.', '&', '+', '-', '=', '*', '/', '#', '%', '!', '?', ':', '[', ']', '{', '}', '<', '>'],
  ...['·', '•', '–', '—', '−', '|', '…', '→', '×', '“', '”', '„'],
];

/**
 * Rules of the dashboard.
 *
 * @param restrictedSyntax restrictions that hold for its scripts too
 */
export function webRules(restrictedSyntax) {
  return [
    {
      files: COMPONENTS,
      extends: [...tseslint.configs.strictTypeChecked, ...vue.configs['flat/recommended']],
      languageOptions: { parser, parserOptions: { parser: tseslint.parser } },
      rules: {
        'vue/block-lang': ['error', { script: { lang: 'ts' } }],
        'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
        'vue/component-api-style': ['error', ['script-setup']],
        'vue/define-emits-declaration': ['error', 'type-literal'],
        'vue/define-props-declaration': ['error', 'type-based'],
        // Only vue-tsc knows the types of other components and of template references; ESLint takes them for any.
        '@typescript-eslint/no-unsafe-argument': 'off',
        '@typescript-eslint/no-unsafe-assignment': 'off',
        '@typescript-eslint/no-unsafe-call': 'off',
        '@typescript-eslint/no-unsafe-member-access': 'off',
        '@typescript-eslint/no-unsafe-return': 'off',
        // Vue makes an absent boolean property false, so that a default of true says something.
        '@typescript-eslint/no-useless-default-assignment': 'off',
        '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
        'vue/multi-word-component-names': 'off',
        'vue/no-bare-strings-in-template': [
          'error',
          { allowlist: WITHOUT_LANGUAGE, attributes: { '/.+/': READ_BY_PEOPLE }, directives: ['v-text'] },
        ],
        'vue/no-restricted-syntax': [
          'error',
          { selector: 'TSAsExpression', message: 'Types are not cast.' },
          { selector: 'TSNonNullExpression', message: 'What may be null is asked for.' },
        ],
        'vue/no-static-inline-styles': 'error',
        'vue/no-undef-components': ['error', { ignorePatterns: ['RouterLink', 'RouterView'] }],
        'vue/no-unused-refs': 'error',
        'vue/no-v-html': 'error',
        'vue/require-default-prop': 'off',
        // Prettier lays templates out.
        'vue/html-closing-bracket-newline': 'off',
        'vue/html-indent': 'off',
        'vue/html-self-closing': 'off',
        'vue/max-attributes-per-line': 'off',
        'vue/multiline-html-element-content-newline': 'off',
        'vue/singleline-html-element-content-newline': 'off',
        'max-lines': ['error', 250],
      },
    },
    {
      // Pages speak to the gateway through the client; only the session itself does so beside it.
      files: SCRIPTS,
      rules: {
        'no-restricted-syntax': ['error', ...restrictedSyntax],
        // Composables return functions, not methods.
        '@typescript-eslint/unbound-method': 'off',
      },
    },
    {
      // `scrollBehavior` and `legacy: false` end with the next major versions, which have not come yet.
      files: ['web/src/app/router.ts', 'web/src/locales/i18n.ts'],
      rules: { '@typescript-eslint/no-deprecated': 'off' },
    },
  ];
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';

/** ESLint runs outside of jest, once for all texts: reading the whole program's types takes long. */
const LINT = `
import { ESLint } from 'eslint';
const eslint = new ESLint();
const texts = JSON.parse(process.argv[1]);
const rules = [];
for (const { file, code } of texts) {
  const [report] = await eslint.lintText(code, { filePath: file });
  rules.push(report.messages.map(({ ruleId }) => ruleId));
}
console.log(JSON.stringify(rules));
`;

/** The rules that each text breaks when it stands in its file. */
async function broken(...texts: { file: string; code: string }[]): Promise<(string | null)[][]> {
  const args = ['--input-type=module', '-e', LINT, JSON.stringify(texts)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: repositoryRoot });
  return JSON.parse(stdout);
}

const CODE = `
declare const em: { createQueryBuilder(name: string): unknown; find(options: object): Promise<unknown> };
export const cast = JSON.parse('1') as number;
export const environment = process.env['HOME'];
export const query = em.createQueryBuilder('expense');
export const unfenced = em.find({ filters: false });
export function forget(): void {
  em.find({});
}
export const fixed = ['a'] as const;
`;

const RIDDLE = `
/** What is read. */
export const read = 1;
/**
 * Whether it is there.
 */
export const there = true;
/** Rows read so far. */
export const rows = 2;
`;

/** Components that break one rule each, which is their key; ESLint reads them in the place of one that exists. */
const COMPONENTS: Record<string, string> = {
  'vue/no-v-html': component('', '<p v-html="text" />'),
  'vue/no-bare-strings-in-template': component('', '<p :title="text">Hello</p>'),
  'vue/no-restricted-syntax': component('', '<p>{{ text as string }}</p>'),
  'vue/no-static-inline-styles': component('', '<p style="color: red">{{ text }}</p>'),
  'vue/no-undef-components': component('', '<UNowhere>{{ text }}</UNowhere>'),
  'vue/no-unused-refs': component('', '<p ref="paragraph">{{ text }}</p>'),
  'vue/define-emits-declaration': component(
    "const emit = defineEmits(['saved']);",
    '<p @click="emit(\'saved\')">{{ text }}</p>',
  ),
  'vue/define-props-declaration':
    '<script setup lang="ts">\ndefineProps({ text: String });\n</script>\n\n<template>\n  <p>{{ text }}</p>\n</template>\n',
  'vue/component-api-style': '<script lang="ts">\nexport default { data: () => ({ text: \'\' }) };\n</script>\n',
  'vue/block-lang':
    '<script setup>\nconst text = String(1);\n</script>\n\n<template>\n  <p>{{ text }}</p>\n</template>\n',
  'vue/block-order':
    '<template>\n  <p>{{ text }}</p>\n</template>\n\n<script setup lang="ts">\nconst text = String(1);\n</script>\n',
  '@typescript-eslint/consistent-type-assertions': component(
    'const all = JSON.parse(text) as string;',
    '<p>{{ all }}</p>',
  ),
  'max-lines': component('', `<p>{{ text }}</p>\n${'  <br />\n'.repeat(250)}`),
};

function component(script: string, template: string): string {
  const declared = 'const { text } = defineProps<{ text: string }>();';
  return `<script setup lang="ts">\n${[declared, script].filter(Boolean).join('\n')}\n</script>\n\n<template>\n  ${template}\n</template>\n`;
}

/** More ways to break the rules on texts and casts in templates. */
const TEMPLATES = [
  '<p aria-label="Hello">{{ text }}</p>',
  '<p :title="text" v-text="\'Hello\'" />',
  '<p>{{ text! }}</p>',
];

const PAGE_SCRIPT = `
export const answer = fetch('/graphql');
export const home = process.env['HOME'];
`;

describe('the lint rules', () => {
  let service: (string | null)[] | undefined;
  let config: (string | null)[] | undefined;
  let docstrings: (string | null)[] | undefined;
  let strayRepository: (string | null)[] | undefined;
  let repository: (string | null)[] | undefined;
  let pageScript: (string | null)[] | undefined;
  let rest: (string | null)[][];
  beforeAll(async () => {
    [service, config, docstrings, strayRepository, repository, pageScript, ...rest] = await broken(
      { file: 'services/projects/src/service.ts', code: CODE },
      { file: 'services/projects/src/config.ts', code: `export const home = process.env['HOME'];\n` },
      { file: 'scripts/run-script.ts', code: RIDDLE },
      { file: 'services/projects/src/projects/project.repository.ts', code: `export const readProject = 1;\n` },
      { file: 'services/projects/src/projects/project.repository.ts', code: `export class ProjectRepository {}\n` },
      { file: 'web/src/ui/useIdle.ts', code: PAGE_SCRIPT },
      ...[...Object.values(COMPONENTS), ...TEMPLATES.map((template) => component('', template))].map((code) => ({
        file: 'web/src/ui/ColorDot.vue',
        code,
      })),
    );
  }, 300_000);

  it('refuse casts, forgotten promises, the environment and queries in a service', () => {
    expect(service).toEqual([
      '@typescript-eslint/consistent-type-assertions',
      'no-restricted-syntax',
      'no-restricted-syntax',
      'no-restricted-syntax',
      '@typescript-eslint/no-floating-promises',
    ]);
  });

  it('let a configuration read the environment', () => {
    expect(config).toEqual([]);
  });

  it('refuse docstrings that open with a question word', () => {
    expect(docstrings).toEqual(['outlay/docstring-opening', 'outlay/docstring-opening']);
  });

  it('refuse a repository without the export that its file name promises', () => {
    expect(strayRepository).toEqual(['outlay/role-export']);
    expect(repository).not.toContain('outlay/role-export');
  });

  it('refuse in a component what each of them is for, and nothing else', () => {
    const rules = Object.keys(COMPONENTS);
    expect(Object.fromEntries(rules.map((rule, index) => [rule, rest[index]]))).toEqual(
      Object.fromEntries(rules.map((rule) => [rule, [rule]])),
    );
  });

  it('refuse bare texts in attributes and directives, and assertions in templates', () => {
    expect(rest.slice(Object.keys(COMPONENTS).length)).toEqual([
      ['vue/no-bare-strings-in-template'],
      ['vue/no-bare-strings-in-template'],
      ['vue/no-restricted-syntax'],
    ]);
  });

  it('refuse requests beside the client, and the environment, in scripts of pages', () => {
    expect(pageScript).toEqual(['no-restricted-syntax', 'no-restricted-syntax']);
  });
});

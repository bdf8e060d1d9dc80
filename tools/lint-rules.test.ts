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

describe('the lint rules', () => {
  let service: (string | null)[] | undefined;
  let config: (string | null)[] | undefined;
  let docstrings: (string | null)[] | undefined;
  let strayRepository: (string | null)[] | undefined;
  let repository: (string | null)[] | undefined;
  beforeAll(async () => {
    [service, config, docstrings, strayRepository, repository] = await broken(
      { file: 'services/projects/src/service.ts', code: CODE },
      { file: 'services/projects/src/config.ts', code: `export const home = process.env['HOME'];\n` },
      { file: 'scripts/run-script.ts', code: RIDDLE },
      { file: 'services/projects/src/projects/project.repository.ts', code: `export const readProject = 1;\n` },
      { file: 'services/projects/src/projects/project.repository.ts', code: `export class ProjectRepository {}\n` },
    );
  }, 120_000);

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
});

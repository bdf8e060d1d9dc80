import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';

interface LintReport {
  messages: { ruleId: string | null; message: string }[];
}

/** The rules that a text breaks when it stands in the given file. */
async function broken(file: string, code: string): Promise<(string | null)[]> {
  const eslint = join(repositoryRoot, 'node_modules/.bin/eslint');
  const child = spawn(process.execPath, [eslint, '--stdin', '--stdin-filename', file, '--format', 'json'], {
    cwd: repositoryRoot,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(code);
  let output = '';
  for await (const chunk of child.stdout) output += String(chunk);
  const [report]: LintReport[] = JSON.parse(output);
  return report!.messages.map(({ ruleId }) => ruleId);
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

describe('the lint rules', () => {
  it('refuse casts, forgotten promises, the environment and queries in a service', async () => {
    expect(await broken('services/projects/src/service.ts', CODE)).toEqual([
      '@typescript-eslint/consistent-type-assertions',
      'no-restricted-syntax',
      'no-restricted-syntax',
      'no-restricted-syntax',
      '@typescript-eslint/no-floating-promises',
    ]);
  });

  it('let the configuration read the environment', async () => {
    const code = `export const home = process.env['HOME'];\n`;
    expect(await broken('services/projects/src/config.ts', code)).toEqual([]);
  });
});

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';

const MAIN = `
  import { runScript } from './scripts/run-script.ts';
  await runScript(async () => {
    for (let line = 0; line < 50_000; line++) console.log('line ' + line);
    await new Promise((resolve) => process.stdout.once('error', resolve));
    console.error('the work is done');
    return 3;
  });`;

/** Runs a shell command in the repository; `$NODE` is this Node. */
function shell(command: string): Promise<{ code: number | null; output: string; errors: string }> {
  const env = { ...process.env, NODE: process.execPath, NODE_OPTIONS: '', MAIN };
  const child = spawn('bash', ['-c', `set -o pipefail; ${command}`], { cwd: repositoryRoot, env });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output, errors })));
}

describe('a command whose output nobody reads to its end', () => {
  it('does its work and ends as ever, without a stack trace', async () => {
    const { code, output, errors } = await shell('$NODE --input-type=module -e "$MAIN" | head -n 1');
    expect({ code, output, errors }).toEqual({ code: 3, output: 'line 0\n', errors: 'the work is done\n' });
  });

  it('bears it where both streams are closed', async () => {
    const { code, errors } = await shell('$NODE --input-type=module -e "$MAIN" 2>&1 | head -n 1 >&2');
    expect([code, errors]).toEqual([3, 'line 0\n']);
  });

  it('is every command of package.json', async () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(
      await readFile(join(repositoryRoot, 'package.json'), 'utf8'),
    );
    const files = Object.values(scripts).flatMap((line) => /node ((?:scripts|tools)\/\S+\.ts)/.exec(line)?.[1] ?? []);
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      expect({ file, text: await readFile(join(repositoryRoot, file), 'utf8') }).toEqual({
        file,
        text: expect.stringContaining('await runScript('),
      });
    }
  });
});

describe('a command', () => {
  it('names an argument that it does not know, without a stack trace, and does nothing', async () => {
    const { code, output, errors } = await shell('$NODE tools/dashboards.ts --chek');
    expect([code, output, errors]).toEqual([1, '', expect.stringMatching(/^Unknown option '--chek'.*\n$/)]);
  });
});

import { globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { runScript } from '@outlay/scripts/run-script';
import { runProgram } from './process/run-program.ts';
import { provideActionlint } from './workflows/actionlint.ts';

/** Other linters that it would start where they are installed: each machine would find something else. */
const ALONE = ['-shellcheck=', '-pyflakes='];

/** `npm run check:workflows`: actionlint over `.github/workflows`. It is built the first time. */
await runScript(async () => {
  parseArgs({ options: {} });
  const actionlint = await provideActionlint((line) => console.error(line));
  const files = globSync('.github/workflows/*.yml', { cwd: repositoryRoot });
  const { status, stdout, stderr } = await runProgram(actionlint, ALONE.concat(files), { cwd: repositoryRoot });
  console.log(status === 0 ? `${files.length} workflows are in order.` : `${stdout}${stderr}`);
  return status ?? 1;
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { runScript } from '@outlay/scripts/run-script';
import { addAField } from './walk-through/add-a-field.ts';
import { makeScratchCopy } from './walk-through/scratch-copy.ts';

const STEPS: readonly (readonly string[])[] = [
  ['run', 'compose'],
  ['run', 'codegen'],
  ['run', 'openapi'],
  ['run', 'postman'],
  ['run', 'types'],
  ['exec', '--', 'prettier', '--check', '--log-level', 'warn', '--ignore-unknown'],
  ['exec', '--', 'eslint', '--max-warnings', '0', '--no-warn-ignored'],
  ['test', '--', 'services/ledger/tests/expense-fields', 'services/ledger/src/expenses', 'gateway/src/permissions'],
  ['test', '--', 'gateway/tests/rest-expenses'],
];

/** Runs `npm run walk-through`: applies the walk-through of ARCHITECTURE to a scratch copy, and checks and tests it. */
function main(root: string): number {
  const texts = addAField(root);
  const copy = makeScratchCopy(root);
  try {
    for (const [path, text] of texts) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), text);
    }
    const failed = STEPS.find((step) => !passes(copy, step, [...texts.keys()]));
    if (failed) {
      console.error(`The walk-through does not hold: npm ${failed.join(' ')} failed.`);
      return 1;
    }
    console.log(`The walk-through holds. It changes ${texts.size} files.`);
    return 0;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function passes(copy: string, step: readonly string[], files: readonly string[]): boolean {
  const args = step[0] === 'exec' ? [...step, ...files.filter((file) => !file.endsWith('.proto'))] : step;
  console.log(`npm ${step.join(' ')}`);
  return spawnSync('npm', args, { cwd: copy, stdio: 'inherit' }).status === 0;
}

await runScript(async () => main(repositoryRoot));

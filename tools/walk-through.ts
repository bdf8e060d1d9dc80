import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runScript } from '@outlay/scripts/run-script';
import { applyChange, readChanges } from './walk-through/code-blocks.ts';
import { makeScratchCopy } from './walk-through/scratch-copy.ts';

const HEADING = 'Add a field, from the database to the API';
/** A new field of an expense touches fewer files than this. */
const FILES_LIMIT = 12;

const STEPS: readonly (readonly string[])[] = [
  ['run', 'compose'],
  ['run', 'codegen'],
  ['run', 'openapi'],
  ['run', 'types'],
  ['exec', '--', 'prettier', '--check', '--log-level', 'warn', '--ignore-unknown'],
  ['exec', '--', 'eslint', '--max-warnings', '0', '--no-warn-ignored'],
  ['test', '--', 'services/ledger/tests/expense-fields', 'services/ledger/src/expenses', 'gateway/src/permissions'],
  ['test', '--', 'gateway/tests/rest-expenses'],
];

/** Runs `npm run walk-through`: does to a scratch copy what ARCHITECTURE tells to do, and checks that it holds. */
function main(root: string): number {
  const changes = readChanges(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'), HEADING);
  const files = changes.map(({ path }) => path);
  if (files.length === 0 || files.length >= FILES_LIMIT) {
    console.error(`The walk-through touches ${files.length} files; it must touch some, and fewer than ${FILES_LIMIT}.`);
    return 1;
  }
  const copy = makeScratchCopy(root);
  try {
    for (const change of changes) {
      const path = join(copy, change.path);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, applyChange(existsSync(path) ? readFileSync(path, 'utf8') : null, change));
    }
    const failed = STEPS.find((step) => !passes(copy, step, files));
    console.log(
      failed ? `failed: npm ${failed.join(' ')}` : `The walk-through holds. It touches ${files.length} files.`,
    );
    return failed ? 1 : 0;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function passes(copy: string, step: readonly string[], files: readonly string[]): boolean {
  const args = step[0] === 'exec' ? [...step, ...files.filter((file) => !file.endsWith('.proto'))] : step;
  console.log(`npm ${step.join(' ')}`);
  return spawnSync('npm', args, { cwd: copy, stdio: 'inherit' }).status === 0;
}

await runScript(async () => main(join(import.meta.dirname, '..')));

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { runScript } from '@outlay/scripts/run-script';
import { buildWeb } from './build-web.ts';

/** `npm run sizes:web`: builds the dashboard where its sources have changed, and fails where a page loads more than it may. */
async function main(): Promise<number> {
  await buildWeb();
  const child = spawn(process.execPath, [join(repositoryRoot, 'web/bench/sizes.ts')], { stdio: 'inherit' });
  await once(child, 'exit');
  return child.exitCode ?? 1;
}

await runScript(main);

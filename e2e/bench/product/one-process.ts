import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { freePort } from '@outlay/scripts/ports/free-port';
import { repositoryRoot } from '@outlay/scripts/repository-root';

/** `npm start` as a process of its own. */
export interface OneProcess {
  pid: number;
  url: string;
  /** From its start until it said that it is ready, milliseconds. */
  readyMs: number;
  stop(): Promise<void>;
}

/** Limits that no load meets, and a log of errors alone. */
export const SETTINGS = {
  ...{ RATE_LIMIT_AUTH: '1000000', RATE_LIMIT_ANONYMOUS: '1000000' },
  ...{ RATE_LIMIT_USER: '100000000', RATE_LIMIT_TENANT: '100000000', LOG_LEVEL: 'error' },
};
const PackageJson = z.object({ scripts: z.object({ start: z.string() }) });
const READY = 'Outlay is ready';
const LAST_LINES = 20;

/** Returns what `npm start` passes to Node. @throws Error when package.json starts something else */
async function argumentsOfStart(): Promise<string[]> {
  const { scripts } = PackageJson.parse(JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8')));
  const [exec, node, ...args] = scripts.start.split(' ');
  if (exec !== 'exec' || node !== 'node') throw new Error(`package.json starts "${scripts.start}", and not Node.`);
  return args;
}

/**
 * Starts Outlay on a data directory, without demo data.
 * @param nodeOptions options of Node, such as those of its profiler
 * @throws Error with its last words when it ends before it is ready
 */
export async function startOneProcess(dataDir: string, nodeOptions: readonly string[] = []): Promise<OneProcess> {
  // Says that the demo data was made; see `seedDemoOnce`.
  await writeFile(join(dataDir, 'demo-data'), 'not wanted\n');
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, ...(await argumentsOfStart())], {
    cwd: repositoryRoot,
    env: { ...process.env, ...SETTINGS, OUTLAY_DATA_DIR: dataDir, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endWithBench = (): void => void child.kill('SIGTERM');
  process.once('exit', endWithBench);
  const lines: string[] = [];
  const ended = once(child, 'exit');
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > LAST_LINES) lines.shift();
        if (line.startsWith(READY)) resolve();
      });
    }
  });
  const hasEnded = await Promise.race([ready.then(() => false), ended.then(() => true)]);
  if (hasEnded) throw new Error(`Outlay ended before it was ready:\n${lines.join('\n')}`);
  return {
    ...{ pid: child.pid ?? 0, url: `http://127.0.0.1:${port}`, readyMs: performance.now() - begun },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      process.off('exit', endWithBench);
    },
  };
}

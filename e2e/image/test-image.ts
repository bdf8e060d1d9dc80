import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildImage } from '@outlay/scripts/image/build-image';
import { chooseEngine } from '@outlay/scripts/image/choose-engine';
import { ask, asRoot } from '@outlay/scripts/image/run';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { runScript } from '@outlay/scripts/run-script';
import { ScriptError } from '@outlay/scripts/script-error';

/**
 * `npm run test:image [-- --image <name>] [--engine <name>] [--base <base>]`: builds the image, or takes one that is there, and tests
 * what is in it and all of Outlay started from its files. The last line has the counts.
 */
async function main(args: string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { image: text, engine: text, base: text } });
  if (!(await ask(asRoot(['unshare', '--mount', 'true']))).ok)
    throw new ScriptError(
      'This test confines the parts by mounts of their own: it needs root, or a sudo that asks nothing.',
    );
  const start = performance.now();
  const engine = await chooseEngine(values.engine);
  const tag = values.image ?? 'outlay:test';
  if (values.image === undefined) {
    const folder = join(process.env['OUTLAY_DATA_DIR'] || '.outlay', 'image');
    await mkdir(folder, { recursive: true });
    await buildImage(engine, { tag, base: values.base, folder, withArchive: false });
  }
  const { size, config } = await engine.describe(tag);
  const image = await engine.open(tag);
  try {
    console.log(`${tag} has ${(size / 1e6).toFixed(0)} MB; ready for the tests after ${seconds(start)} s.`);
    return await runTests({
      ...{ IMAGE_FOLDER: image.folder, IMAGE_SIZE: String(size), IMAGE_CONFIG: JSON.stringify(config) },
    });
  } finally {
    await image.close();
  }
}

async function runTests(env: NodeJS.ProcessEnv): Promise<number> {
  const test = spawn(process.execPath, ['tools/test.ts', 'e2e/image'], {
    cwd: repositoryRoot,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  const [code] = await once(test, 'exit');
  return typeof code === 'number' ? code : 1;
}

function seconds(start: number): string {
  return ((performance.now() - start) / 1_000).toFixed(0);
}

await runScript(() => main(process.argv.slice(2)));

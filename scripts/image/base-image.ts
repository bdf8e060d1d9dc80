import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import { ScriptError } from '../script-error.ts';
import type { Engine } from './engine.ts';
import { fetchNpm } from './npm-package.ts';
import { ask, asRoot, run } from './run.ts';

const DOCKERFILE = join(repositoryRoot, 'deploy/docker/Dockerfile');
const ARG = /^ARG NODE_IMAGE=(\S+)$/m;
const DAY_MS = 86_400_000;
/** Debian's updates are in the base; an older one is made again. */
const FRESH_DAYS = 7;

/** The base image named in the Dockerfile. */
export async function namedBase(): Promise<string> {
  const name = ARG.exec(await readFile(DOCKERFILE, 'utf8'))?.[1];
  if (name === undefined) throw new ScriptError(`${DOCKERFILE} has no line ARG NODE_IMAGE=…`);
  return name;
}

/**
 * Chooses the base image, and fetches or makes it.
 * @param wanted `registry`, `debootstrap`, the name of another image, or undefined: the registry's if it can be reached, else an own one
 * @param folder keeps the files of an own base
 */
export async function prepareBase(engine: Engine, wanted: string | undefined, folder: string): Promise<string> {
  if (wanted === 'debootstrap') return ownBase(engine, folder);
  const image = wanted === undefined || wanted === 'registry' ? await namedBase() : wanted;
  const problem = await engine.pull(image);
  if (problem === null) return image;
  if (wanted !== undefined) throw new ScriptError(`The base image ${image} cannot be had: ${problem}`);
  console.log(
    `The base image ${image} cannot be had:\n  ${problem.split('\n').at(-1) ?? ''}\nOne is made with debootstrap.`,
  );
  return ownBase(engine, folder);
}

async function ownBase(engine: Engine, folder: string): Promise<string> {
  const context = join(folder, 'base');
  const archive = join(context, 'root.tar');
  await mkdir(context, { recursive: true });
  if (await isFresh(archive)) console.log(`${archive} is younger than ${FRESH_DAYS} days and is used again.`);
  else await makeArchive(archive);
  const tag = 'localhost/outlay-base:debootstrap';
  const dockerfile = join(context, 'Dockerfile');
  await copyFile(join(repositoryRoot, 'deploy/docker/base.Dockerfile'), dockerfile);
  await engine.build({ tag, context, dockerfile, args: {}, secrets: {}, folders: {} });
  return tag;
}

async function isFresh(archive: string): Promise<boolean> {
  const found = await stat(archive).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs < FRESH_DAYS * DAY_MS;
}

async function makeArchive(archive: string): Promise<void> {
  const node = join(repositoryRoot, `node_modules/node-linux-${process.arch}/bin/node`);
  if (!existsSync(node)) throw new ScriptError(`${node} is missing: run npm ci, on Linux.`);
  if (!(await ask(asRoot(['debootstrap', '--version']))).ok)
    throw new ScriptError(
      'debootstrap cannot be run as root. Install it (Debian: apt-get install debootstrap), or pass --base.',
    );
  const scratch = await mkdtemp(join(tmpdir(), 'outlay-base-'));
  try {
    const half = `${archive}.half`;
    const script = join(repositoryRoot, 'scripts/image/make-base.sh');
    const npm = await fetchNpm(scratch);
    const mirror = process.env['DEBIAN_MIRROR'];
    await run(asRoot(['sh', script, node, npm, half, ...(mirror ? [mirror] : [])]));
    await run(asRoot(['mv', half, archive]));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

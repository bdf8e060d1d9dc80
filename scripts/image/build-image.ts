import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from '../repository-root.ts';
import { prepareBase } from './base-image.ts';
import type { Engine, ImageFacts } from './engine.ts';
import { writeNpmSettings } from './npm-settings.ts';
import { ask } from './run.ts';

/** Where a build finds npm's cache of this machine. */
const CACHE_IN_BUILD = '/var/cache/npm';
const Manifest = z.object({ version: z.string() });

export interface ImageOptions {
  tag: string;
  /** As for `prepareBase`. */
  base?: string | undefined;
  /** Of the bill of materials, the archive and an own base. */
  folder: string;
  withArchive: boolean;
}

/** Builds the image, writes its bill of materials and its archive, and prints what became of them. */
export async function buildImage(engine: Engine, options: ImageOptions): Promise<ImageFacts> {
  const { tag, folder } = options;
  console.log(`Building ${tag} with ${engine.name}.`);
  const base = await timed('Base image', () => prepareBase(engine, options.base, folder));
  await timed('Image', () => build(engine, tag, base));
  const facts = await engine.describe(tag);
  const bill = join(folder, 'sbom.cdx.json');
  await engine.copyOut(tag, '/outlay/sbom.cdx.json', bill);
  const archive = join(folder, `${tag.replaceAll(/[^\w.-]+/g, '-')}.tar`);
  if (options.withArchive) await timed('Archive', () => engine.save(tag, archive));
  const lines = [
    ['Image', tag],
    ['Id', facts.id],
    ['Size', `${(facts.size / 1e6).toFixed(0)} MB`],
    ['Contents', bill],
    ...(options.withArchive ? [['Archive', archive]] : []),
  ];
  console.log(lines.map(([name = '', value = '']) => `${name.padEnd(10)}${value}`).join('\n'));
  return facts;
}

async function build(engine: Engine, tag: string, base: string): Promise<void> {
  const settings = await writeNpmSettings(engine.mountsFolders ? CACHE_IN_BUILD : null);
  try {
    await engine.build({
      tag,
      context: repositoryRoot,
      dockerfile: join(repositoryRoot, 'deploy/docker/Dockerfile'),
      args: { NODE_IMAGE: base, ...(await labels()) },
      secrets: settings.secrets,
      folders: engine.mountsFolders ? { [CACHE_IN_BUILD]: settings.cache } : {},
    });
  } finally {
    await settings.remove();
  }
}

/** Values of the image's labels; credentials are left out of the address. */
async function labels(): Promise<Record<string, string>> {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8')));
  const git = async (...args: string[]) => (await ask(['git', '-C', repositoryRoot, ...args])).stdout;
  const source = await git('remote', 'get-url', 'origin');
  return {
    VERSION: manifest.version,
    REVISION: await git('describe', '--always', '--abbrev=40', '--dirty', '--exclude=*'),
    SOURCE: source.replace(/^(https?:\/\/)[^@/]*@/, '$1'),
  };
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  console.log(`${name}: ${((performance.now() - start) / 1_000).toFixed(0)} s`);
  return result;
}

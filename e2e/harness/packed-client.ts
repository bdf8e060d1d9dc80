import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import type * as client from '../../packages/client/src/client.ts';

type ClientModule = typeof client;

/** The client as others get it: packed, and installed in an empty folder without a network. */
export interface PackedClient {
  folder: string;
  /** Files of the package. */
  files: string[];
  load(): Promise<ClientModule>;
  /** Compiles a program of TypeScript as strictly as can be, and runs it. @returns its output */
  run(source: string): Promise<string>;
  remove(): Promise<void>;
}

const execute = promisify(execFile);
const ITS_DEPENDENCIES = ['openapi-fetch', 'openapi-typescript-helpers'];

export async function packClient(): Promise<PackedClient> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-client-'));
  const npm = (cwd: string, ...args: string[]) => execute('npm', args, { cwd }).catch(withOutput);
  const pack = ['pack', '--json', '--pack-destination', folder];
  const { stdout } = await npm(repositoryRoot, ...pack, '-w', 'packages/client');
  const [packed]: { filename: string; files: { path: string }[] }[] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  if (!packed) throw new Error('npm packed nothing.');
  // As a registry would give them.
  const installed = ITS_DEPENDENCIES.map((name) => `./node_modules/${name}`);
  const { stdout: names } = await npm(repositoryRoot, ...pack, '--ignore-scripts', ...installed);
  const others: { filename: string }[] = JSON.parse(names);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const tarballs = [packed, ...others].map(({ filename }) => `./${filename}`);
  await npm(folder, 'install', '--offline', '--no-audit', '--no-fund', ...tarballs);
  const entry = join(folder, 'node_modules/@outlay/client/dist/client.js');
  return {
    folder,
    files: packed.files.map(({ path }) => path),
    load: () => import(pathToFileURL(entry).href),
    run: (source) => compileAndRun(folder, source),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function compileAndRun(folder: string, source: string): Promise<string> {
  const compilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipDefaultLibCheck: true },
    ...{ module: 'nodenext', target: 'es2022', lib: ['es2023', 'dom', 'dom.asynciterable'], types: [] },
  };
  await writeFile(join(folder, 'example.ts'), source);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['example.ts'] }));
  const node = (...args: string[]) => execute(process.execPath, args, { cwd: folder }).catch(withOutput);
  await node(join(repositoryRoot, 'node_modules/typescript/bin/tsc'));
  return (await node('example.js')).stdout;
}

/** The example of the client's README. */
export async function readmeExample(): Promise<string> {
  const readme = await readFile(join(repositoryRoot, 'packages/client/README.md'), 'utf8');
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  if (example === undefined) throw new Error('The README has no example.');
  return example;
}

function withOutput(error: { stdout?: string; stderr?: string }): never {
  throw new Error(`${String(error)}\n${error.stdout ?? ''}${error.stderr ?? ''}`, { cause: error });
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { FIRST_LOAD, type FirstLoad } from '../build/first-load.ts';

/** JavaScript before something can be used, in bytes. */
export interface Size {
  readonly files: number;
  readonly gzip: number;
  readonly brotli: number;
}

/** Pages by the names of their routes, and `charts`, which are counted apart. */
export type Limits = Readonly<Record<string, number>>;

export interface Measured extends Size {
  readonly name: string;
  /** Most bytes of gzip. */
  readonly limit: number;
}

/**
 * Measures what pages load in a build: the index's scripts, the shell, the page, their imports, and the texts of a language.
 *
 * @throws Error where the build has no such page
 */
export async function measure(dist: string, limits: Limits): Promise<Measured[]> {
  const load = await readFirstLoad(dist);
  const texts = load.languages[load.defaultLanguage] ?? [];
  const measured = Object.entries(limits).map(async ([name, limit]) => {
    if (name === 'charts') return { name, limit, ...(await sizeOf(dist, load.charts)) };
    const page = load.pages.find((one) => one.name === name);
    if (page === undefined) throw new Error(`The build has no page "${name}".`);
    const own = page.texts[load.defaultLanguage] ?? [];
    return { name, limit, ...(await sizeOf(dist, [...load.entry, ...texts, ...page.files, ...own])) };
  });
  return Promise.all(measured);
}

export function isTooLarge({ gzip: size, limit }: Measured): boolean {
  return size > limit;
}

async function sizeOf(dist: string, files: readonly string[]): Promise<Size> {
  const scripts = [...new Set(files)].filter((file) => file.endsWith('.js'));
  const sizes = await Promise.all(scripts.map((file) => compressed(join(dist, file))));
  return {
    files: scripts.length,
    gzip: sizes.reduce((sum, size) => sum + size.gzip, 0),
    brotli: sizes.reduce((sum, size) => sum + size.brotli, 0),
  };
}

/** @throws Error for a file that the build did not write */
async function readFirstLoad(dist: string): Promise<FirstLoad> {
  const load: unknown = JSON.parse(await readFile(join(dist, FIRST_LOAD), 'utf8'));
  if (!isFirstLoad(load)) throw new Error(`${FIRST_LOAD} is not of this build. Build the dashboard anew.`);
  return load;
}

function isFirstLoad(value: unknown): value is FirstLoad {
  return typeof value === 'object' && value !== null && 'entry' in value && 'pages' in value && 'charts' in value;
}

/** As the gateway sends it: small files are compressed by nobody, which is too little to count. */
async function compressed(path: string): Promise<Omit<Size, 'files'>> {
  const content = await readFile(path);
  const [zipped, brotli] = await Promise.all([
    promisify(gzip)(content, { level: 9 }),
    promisify(brotliCompress)(content),
  ]);
  return { gzip: zipped.length, brotli: brotli.length };
}

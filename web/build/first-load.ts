import { existsSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { ChunkGraph } from './chunk-graph.ts';
import { readRoutes } from './route-sources.ts';

/** Where the build writes `FirstLoad`, below its folder. The gateway and `bench/sizes.ts` read it; it is not served. */
export const FIRST_LOAD = '.vite/first-load.json';

/** Files that are loaded before a page can be used; all paths are relative to the build's folder. */
export interface FirstLoad {
  /** Files of the index itself. */
  readonly entry: readonly string[];
  readonly defaultLanguage: string;
  /** The texts by language. */
  readonly languages: Readonly<Record<string, readonly string[]>>;
  readonly pages: readonly PageLoad[];
  /** The charts, which are loaded after the page that shows them. */
  readonly charts: readonly string[];
}

export interface PageLoad {
  readonly name: string;
  /** Regular expression of the page's paths. */
  readonly pattern: string;
  /** The page and its shell, without what the index names. */
  readonly files: readonly string[];
  /** Texts that its feature's pages alone show, by language. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

const FONT = /\/inter-latin-wght-normal-[^/]+\.woff2$/;

/** Writes which files each page needs first, and lets the index ask for the font before its style sheet is there. */
export function firstLoad(): Plugin {
  let root = '';
  return {
    name: 'outlay:first-load',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const font = Object.keys(bundle).find((name) => FONT.test(name));
        if (font === undefined) throw new Error('The build has no font.');
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${font}`, crossorigin: true };
        return [{ tag: 'link', attrs, injectTo: 'head' }];
      },
    },
    generateBundle: {
      // Later than the chunks of styles alone are taken away.
      order: 'post',
      async handler(_options, bundle) {
        const load = await firstLoadOf(root, new ChunkGraph(bundle));
        this.emitFile({ type: 'asset', fileName: FIRST_LOAD, source: JSON.stringify(load) });
      },
    },
  };
}

async function firstLoadOf(root: string, graph: ChunkGraph): Promise<FirstLoad> {
  const filesAt = (path: string): string[] => graph.filesOf(path, (id) => id === join(root, path));
  const entry = filesAt('src/main.ts');
  const late = (files: readonly string[]): string[] => files.filter((file) => !entry.includes(file));
  const indexes = await Array.fromAsync(glob('src/locales/*/index.ts', { cwd: root }));
  const languages = indexes.map((path) => basename(dirname(path)));
  const textsOf = (feature: string) =>
    Object.fromEntries(
      languages
        .map((language) => [language, `src/locales/${language}/pages/${feature}.json`] as const)
        .filter(([, path]) => existsSync(join(root, path)))
        .map(([language, path]) => [language, late(filesAt(path))]),
    );
  const shells = { session: filesAt('src/app/AppShell.vue'), guest: filesAt('src/app/GuestShell.vue') };
  const pages = (await readRoutes(root)).map(({ name, pattern, file, feature, needsSession }): PageLoad => {
    const page = graph.filesOf(file, (id) => id === file);
    const shell = needsSession ? shells.session : shells.guest;
    return { name, pattern, files: late([...new Set([...shell, ...page])]), texts: textsOf(feature) };
  });
  return {
    entry,
    defaultLanguage: 'en',
    languages: Object.fromEntries(
      languages.map((language) => [language, late(filesAt(`src/locales/${language}/index.ts`))]),
    ),
    pages,
    charts: late(graph.filesOf('charts', (id) => id.includes('/node_modules/apexcharts/'))),
  };
}

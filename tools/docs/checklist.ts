import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const OpenApi = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const Package = z.object({ scripts: z.record(z.string(), z.string()) });

/** Addresses of REST, commands and pages that a checklist may name. */
interface Known {
  readonly routes: ReadonlySet<string>;
  readonly scripts: ReadonlySet<string>;
  readonly pages: ReadonlySet<string>;
}

const FILE = /^(services|packages|gateway|e2e|web|tools|scripts|docs)\//;
const METHOD = /^(GET|POST|PUT|PATCH|DELETE) /;
const SCRIPT = /^npm run (?:--silent )?([\w:-]+)(?: -w (\S+))?/;

/** The names in backticks of a Markdown file that stand for nothing in the repository: files, REST routes, npm scripts and pages. */
export async function staleNames(root: string, file: string): Promise<string[]> {
  const known = await readKnown(root);
  const text = await readFile(join(root, file), 'utf8');
  const names = Array.from(text.matchAll(/`([^`\n]+)`/g), ([, name = '']) => name);
  const stale = await Promise.all(names.map((name) => isStale(root, name, known)));
  return names.filter((_name, index) => stale[index]);
}

async function isStale(root: string, name: string, { routes, scripts, pages }: Known): Promise<boolean> {
  if (FILE.test(name)) return globSync(name, { cwd: root }).length === 0;
  if (METHOD.test(name)) return !routes.has(name);
  if (name.startsWith('/') && !name.startsWith('/api')) return !pages.has(name);
  const [, script, workspace] = SCRIPT.exec(name) ?? [];
  if (script === undefined) return false;
  return !(workspace === undefined ? scripts : await scriptsOf(join(root, workspace))).has(script);
}

async function readKnown(root: string): Promise<Known> {
  const openApi = OpenApi.parse(await readJson(join(root, 'gateway/openapi.json')));
  const routes = Object.entries(openApi.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  );
  const files = globSync('web/src/features/*/*.routes.ts', { cwd: root });
  const texts = await Promise.all(files.map((path) => readFile(join(root, path), 'utf8')));
  const pages = texts.flatMap((text) =>
    Array.from(text.matchAll(/path: '([^']+)'/g), ([, path = '']) => pageName(path)),
  );
  return { routes: new Set(routes), scripts: await scriptsOf(root), pages: new Set(pages) };
}

/** The npm scripts of a package; none where there is no package. */
async function scriptsOf(folder: string): Promise<ReadonlySet<string>> {
  const path = join(folder, 'package.json');
  if (globSync(path).length === 0) return new Set();
  return new Set(Object.keys(Package.parse(await readJson(path)).scripts));
}

/** `/projects/:id(\\d+)` as `/projects/{id}`. */
function pageName(path: string): string {
  return path.replace(/:(\w+)(\([^)]*\))?/g, '{$1}');
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

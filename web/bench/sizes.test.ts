import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FIRST_LOAD, type FirstLoad } from '../build/first-load.ts';

const PAGES = ['landing', 'sign-in', 'overview', 'project', 'home', 'expenses'];

let dist = '';
beforeEach(async () => {
  dist = await mkdtemp(join(tmpdir(), 'outlay-sizes-'));
});
afterEach(() => rm(dist, { recursive: true }));

/** A build whose files have these sizes in KB; nothing makes them smaller. */
async function build(sizes: Record<string, number>): Promise<void> {
  const load: FirstLoad = {
    entry: ['assets/index.js', 'assets/index.css'],
    defaultLanguage: 'en',
    languages: { en: ['assets/en.js'], de: ['assets/de.js'] },
    pages: PAGES.map((name) => ({
      name,
      pattern: `^/${name}$`,
      files: ['assets/shell.js', `assets/${name}.js`],
      texts: {},
    })),
    charts: ['assets/charts.js'],
  };
  const files = [...load.entry, 'assets/en.js', ...load.pages.flatMap((page) => page.files), ...load.charts];
  for (const file of new Set(files)) await write(file, randomBytes((sizes[file] ?? 1) * 1024));
  await write(FIRST_LOAD, JSON.stringify(load));
}

async function write(file: string, content: Buffer | string): Promise<void> {
  await mkdir(dirname(join(dist, file)), { recursive: true });
  await writeFile(join(dist, file), content);
}

function check(): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(import.meta.dirname, 'sizes.ts'), dist],
      (_error, stdout, stderr) => {
        resolve({ status: child.exitCode ?? -1, output: stdout + stderr });
      },
    );
  });
}

it('passes pages within their limits, and counts scripts alone', async () => {
  await build({ 'assets/index.js': 100, 'assets/index.css': 400 });
  const { status, output } = await check();
  expect({ status, failures: output.match(/FAILED.*/g) }).toEqual({ status: 0, failures: null });
  expect(output).toMatch(/^overview +10[2-5]\.\d +10[2-5]\.\d +190\.0 +4$/m);
});

it('fails a page above its limit', async () => {
  await build({ 'assets/index.js': 100, 'assets/expenses.js': 150 });
  const { status, output } = await check();
  expect({ status, failures: output.match(/FAILED \S+/g) }).toEqual({ status: 1, failures: ['FAILED expenses'] });
});

it('fails all pages of an index above their limits, and charts', async () => {
  await build({ 'assets/en.js': 300, 'assets/charts.js': 160 });
  const { status, output } = await check();
  expect(status).toBe(1);
  expect(output.match(/FAILED \S+/g)?.sort()).toEqual([...PAGES, 'charts'].sort().map((name) => `FAILED ${name}`));
});

it('fails where a page is missing', async () => {
  await build({});
  await write(FIRST_LOAD, JSON.stringify({ entry: [], defaultLanguage: 'en', languages: {}, pages: [], charts: [] }));
  const { status, output } = await check();
  expect(status).toBe(1);
  expect(output).toContain('The build has no page "landing".');
});

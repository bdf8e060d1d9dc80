import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

export const SCRIPT = `export const numbers = [${Array.from({ length: 400 }, (_, index) => index).join(', ')}];\n`;
export const INDEX =
  '<!doctype html><head><title>Outlay</title><script type="module" src="/assets/app-B1c2D3e4.js"></script></head>\n';
export const FIRST_LOAD = {
  entry: ['assets/app-B1c2D3e4.js'],
  defaultLanguage: 'en',
  languages: { en: ['assets/en-E1e1E1e1.js'], de: ['assets/de-F1f1F1f1.js'] },
  pages: [
    { name: 'expenses', pattern: '^/expenses/?$', files: ['assets/shell-G1.js', 'assets/list-H1.css'], texts: {} },
    {
      name: 'expense',
      pattern: '^/expenses/(?:\\d+)/?$',
      files: ['assets/shell-G1.js', 'assets/one-I1.js'],
      texts: { de: ['assets/one-de-K1.js'] },
    },
  ],
  charts: [],
};

/** A folder as the build of the dashboard leaves it, beside a secret that a link leads to. */
export interface WebFixture {
  folder: string;
  remove(): Promise<void>;
}

export async function createWebFixture(): Promise<WebFixture> {
  const parent = await mkdtemp(join(tmpdir(), 'outlay-web-'));
  const folder = join(parent, 'dist');
  for (const name of ['assets', '.vite']) await mkdir(join(folder, name), { recursive: true });
  const files: Record<string, string | Buffer> = {
    'dist/index.html': INDEX,
    'dist/theme.js': 'document.documentElement.dataset.theme = "dark";\n',
    'dist/favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    'dist/.env': 'KEY=1\n',
    'dist/.vite/first-load.json': JSON.stringify(FIRST_LOAD),
    'dist/assets/app-B1c2D3e4.js': SCRIPT,
    'dist/assets/app-B1c2D3e4.js.br': brotliCompressSync(SCRIPT),
    'dist/assets/app-B1c2D3e4.js.gz': gzipSync(SCRIPT),
    'dist/assets/inter-A0a0A0a0.woff2': 'font',
    'secret.txt': 'secret\n',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(parent, name), content);
  await symlink(join(parent, 'secret.txt'), join(folder, 'assets', 'out-C1c1C1c1.txt'));
  await symlink(parent, join(folder, 'up'));
  return { folder, remove: () => rm(parent, { recursive: true, force: true }) };
}

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

export const SCRIPT = `export const numbers = [${Array.from({ length: 400 }, (_, index) => index).join(', ')}];\n`;
export const INDEX =
  '<!doctype html><title>Outlay</title><script type="module" src="/assets/app-B1c2D3e4.js"></script>\n';

/** A folder as the build of the dashboard leaves it, beside a secret that a link leads to. */
export interface WebFixture {
  folder: string;
  remove(): Promise<void>;
}

export async function createWebFixture(): Promise<WebFixture> {
  const parent = await mkdtemp(join(tmpdir(), 'outlay-web-'));
  const folder = join(parent, 'dist');
  await mkdir(join(folder, 'assets'), { recursive: true });
  const files: Record<string, string | Buffer> = {
    'dist/index.html': INDEX,
    'dist/theme.js': 'document.documentElement.dataset.theme = "dark";\n',
    'dist/favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    'dist/.env': 'KEY=1\n',
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

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';

interface Manifest {
  name: string;
  private?: boolean;
  exports?: Record<string, string>;
}

const manifests = globSync('{packages,services}/*/package.json', { cwd: repositoryRoot }).map((path) => {
  const manifest: Manifest = JSON.parse(readFileSync(join(repositoryRoot, path), 'utf8'));
  return { folder: dirname(path), ...manifest };
});
/** Of what is published, others use the exports. */
const inside = manifests.filter((manifest) => manifest.private);
const sources = globSync('{packages,services,gateway,web,e2e,scripts,tools}/**/*.{ts,json}', {
  cwd: repositoryRoot,
  exclude: (path) => path.includes('node_modules') || path.includes('__generated__'),
}).map((path) => ({ path, text: readFileSync(join(repositoryRoot, path), 'utf8') }));

describe('the exports of workspaces', () => {
  it.each(inside)('of $name are named one by one, exist and are used elsewhere', ({ name, folder, exports = {} }) => {
    const wrong = Object.entries(exports).filter(([subpath, file]) => {
      const isUsed = sources.some(
        ({ path, text }) => !path.startsWith(`${folder}/src/`) && text.includes(`${name}${subpath.slice(1)}`),
      );
      return subpath.includes('*') || !existsSync(join(repositoryRoot, folder, file)) || !isUsed;
    });
    expect(wrong).toEqual([]);
  });
});

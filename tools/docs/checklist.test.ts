import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { staleNames } from './checklist.ts';

describe('the checklist', () => {
  it('names what is there', async () => {
    expect(await staleNames(repositoryRoot, 'docs/checklist.md')).toEqual([]);
  });

  it('is told of what is not', async () => {
    const root = await mkdtemp(join(tmpdir(), 'outlay-checklist-'));
    try {
      for (const folder of ['gateway', 'web/src/features/x', 'packages/a'])
        await mkdir(join(root, folder), { recursive: true });
      await writeFile(join(root, 'gateway/openapi.json'), '{"paths": {"/api/v1/things/{id}": {"get": {}}}}');
      await writeFile(join(root, 'package.json'), '{"scripts": {"test": "x"}}');
      await writeFile(join(root, 'packages/a/package.json'), '{"scripts": {"x": "y"}}');
      await writeFile(join(root, 'web/src/features/x/x.routes.ts'), `path: '/things/:id(\\\\d+)'`);
      const good = [
        'GET /things/{id}',
        'npm run test',
        '/things/{id}',
        'packages/a/package.json',
        'npm run x -w packages/a',
      ];
      const stale = [
        'POST /things',
        'npm run gone',
        '/gone',
        'packages/a/b.test.ts',
        'npm run x -w packages/b',
        'npm run y -w packages/a',
      ];
      await writeFile(join(root, 'list.md'), [...good, ...stale, 'words'].map((name) => `\`${name}\``).join('\n'));
      expect(await staleNames(root, 'list.md')).toEqual(stale);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { brokenLinks } from './broken-links.ts';

describe('links between documents', () => {
  it('lead to files and headings that are there', async () => {
    expect(await brokenLinks(repositoryRoot)).toEqual([]);
  });

  it('are told where they do not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outlay-links-'));
    try {
      await writeFile(
        join(folder, 'a.md'),
        '[b](b.md) [c](c.md) [x](b.md#in-a-cluster) [y](b.md#no) [z](https://x.org)',
      );
      await writeFile(join(folder, 'b.md'), '## In a `cluster`\n\n```sh\n# no\n```\n');
      expect(await brokenLinks(folder)).toEqual(['a.md: c.md', 'a.md: b.md#no']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

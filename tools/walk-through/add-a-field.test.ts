import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { addAField, changedFiles } from './add-a-field.ts';

const DOCUMENT = readFileSync(join(repositoryRoot, 'ARCHITECTURE.md'), 'utf8');

describe('ARCHITECTURE’s "Add a field"', () => {
  it('fits the present files and changes each of them', () => {
    const texts = addAField(repositoryRoot);
    expect(texts.size).toBeGreaterThan(0);
    for (const text of texts.values()) expect(text).toMatch(/invoice_?number/i);
  });

  it('is refused with every block that does not fit', () => {
    const stale = DOCUMENT.replace(
      '\n   readonly vendor: string | null;\n',
      '\n   readonly seller: string | null;\n',
    ).replace('\n     vendor: expense.vendor ?? undefined,\n', '\n     vendor: expense.seller,\n');
    expect(() => changedFiles(repositoryRoot, stale)).toThrow(
      /update the blocks[^]*expense\.ts: [^]*expense-events\.ts: /,
    );
  });

  it('is refused without its section', () => {
    expect(() => changedFiles(repositoryRoot, '# Architecture\n')).toThrow(/changes 0 files/);
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf } from './shape.ts';
import { shapes } from './shapes.ts';

/** `node services/ledger/tests/imports/shapes/write-shapes.ts <folder>` writes each shape as a file, to be tried by hand. */
const [folder = '.outlay/shapes'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const shape of shapes) writeFileSync(join(folder, `${shape.name}.csv`), bytesOf(shape));
const list = shapes.map(({ name, whose, kind = 'expenses' }) => `${name}.csv\t${kind}\t${whose}`);
writeFileSync(join(folder, 'shapes.tsv'), `${list.join('\n')}\n`);

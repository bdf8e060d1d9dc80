import { readFile, writeFile } from 'node:fs/promises';
import { Bill, billOfImage } from './bill-of-materials.ts';
import { debianPackages, installedPackages } from './installed-components.ts';

/** Runs while the image is built: `node write-bill.ts <npm's list> <file to write>`, in the folder of the packages. */
const [source, target] = process.argv.slice(2);
if (source === undefined || target === undefined) throw new Error('usage: write-bill.ts <npm list> <file to write>');
const bill = billOfImage(Bill.parse(JSON.parse(await readFile(source, 'utf8'))), {
  packages: await installedPackages(process.cwd()),
  debian: debianPackages(await readFile('/var/lib/dpkg/status', 'utf8')),
  nodeVersion: process.versions.node,
});
await writeFile(target, JSON.stringify(bill));
console.log(`The image has ${bill.components.length} components.`);

import { join } from 'node:path';
import { isTooLarge, measure, type Limits, type Measured } from './page-sizes.ts';

const KB = 1024;
const LIMITS: Limits = {
  landing: 140 * KB,
  'sign-in': 185 * KB,
  overview: 190 * KB,
  project: 190 * KB,
  home: 180 * KB,
  expenses: 195 * KB,
  charts: 155 * KB,
};

/** `node web/bench/sizes.ts [<folder of a build>]`: JavaScript before each page can be used. Fails above a limit. */
async function main(dist = join(import.meta.dirname, '../dist')): Promise<number> {
  const measured = await measure(dist, LIMITS);
  console.log('page                   gzip KB   brotli KB   limit (gzip)     files');
  for (const one of measured) console.log(lineOf(one));
  const tooLarge = measured.filter(isTooLarge);
  for (const { name } of tooLarge) console.log(`FAILED ${name} loads more than it may before it can be used.`);
  return tooLarge.length === 0 ? 0 : 1;
}

function lineOf({ name, files, gzip, brotli, limit }: Measured): string {
  const [zipped, brotlied, most] = [gzip, brotli, limit].map((bytes) => (bytes / KB).toFixed(1));
  return `${name.padEnd(18)} ${zipped?.padStart(11)} ${brotlied?.padStart(11)} ${most?.padStart(14)} ${String(files).padStart(9)}`;
}

process.exitCode = await main(process.argv[2]);

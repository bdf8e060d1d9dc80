import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { ScriptError } from '@outlay/scripts/script-error';
import { untilIdle } from '../data/settled.ts';
import { openBench, runningOutlay } from '../product/bench-context.ts';
import { findTenant, makeTenant, TENANTS } from '../product/bench-tenants.ts';
import { startOneProcess } from '../product/one-process.ts';
import { download } from './download.ts';
import { measureMemory } from './memory.ts';
import type { Exporting } from './exporting.ts';
import { plainWorkbook } from './plain-workbook.ts';
import { measureOthers } from './others.ts';
import { copySeconds } from './psql-copy.ts';

const USAGE = `npm run bench:exports -- [--rounds 3] [--small] [--data DIR]

Exports the list of a tenant with a million expenses through the gateway, and compares: CSV with psql's \\copy of the same query, XLSX with a plain
ExcelJS stream of the same rows. It measures memory while a client takes 1 MB/s, and how long others wait. Needs psql (Debian's
postgresql-client). --small tries it with ten thousand. --data is where databases stay between runs (.outlay/bench).`;

const ROWS = { small: 10_000, big: 1_000_000 } as const;

const OPTIONS = {
  help: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '3' },
  small: { type: 'boolean', default: false },
  data: { type: 'string', default: join(repositoryRoot, '.outlay/bench') },
} as const;

/** Measures and prints. @returns the exit code */
export async function benchExportsCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const rounds = Number(values.rounds);
  if (values.help || !Number.isInteger(rounds) || rounds < 1) throw new ScriptError(USAGE);
  const dataDir = resolve(values.data);
  await mkdir(dataDir, { recursive: true });
  await using parts = new AsyncDisposableStack();
  const outlay = await startOneProcess(dataDir);
  parts.defer(() => outlay.stop());
  const tenantName = values.small ? 'small' : 'big';
  const bench = { ...(await openBench(parts, await runningOutlay(dataDir, outlay))), tenantName } as const;
  if ((await findTenant(bench.clients, TENANTS[tenantName].slug)) === null)
    await makeTenant(dataDir, TENANTS[tenantName]);
  await untilIdle(bench.clients);
  say(await measureMemory(bench, outlay.pid));
  const csv = join(dataDir, 'export.csv');
  say(await measureCsv(bench, rounds, csv));
  say(await measureXlsx(bench, rounds, csv));
  say(await measureOthers(bench));
  return 0;
}

/** Product and floor take turns. */
async function measureCsv(bench: Exporting, rounds: number, keptIn: string): Promise<string> {
  const ratios: number[] = [];
  const both: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const exported = await download(bench, 'csv', round === 0 ? { keptIn } : {});
    const copied = await copySeconds(bench);
    ratios.push(exported.seconds / copied);
    both.push(`${exported.seconds.toFixed(1)} s of ${copied.toFixed(1)} s, ${(exported.bytes / 1e6).toFixed(0)} MB`);
  }
  return `csv: ${middle(ratios).toFixed(2)} × psql's \\copy (${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}); ${both.join('; ')}`;
}

async function measureXlsx(bench: Exporting, rounds: number, csv: string): Promise<string> {
  const seconds: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const exported = await download(bench, 'xlsx');
    seconds.push(exported.seconds);
    ({ bytes } = exported);
  }
  const sample = await plainWorkbook(csv);
  const plain = (sample.seconds * ROWS[bench.tenantName]) / sample.rows;
  return (
    `xlsx: ${(middle(seconds) / plain).toFixed(2)} × a plain ExcelJS stream; ${seconds.map((each) => each.toFixed(1)).join(', ')} s, ` +
    `${(bytes / 1e6).toFixed(0)} MB, of ${plain.toFixed(0)} s (${sample.seconds.toFixed(1)} s for ${sample.rows} rows)`
  );
}

function middle(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

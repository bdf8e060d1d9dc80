import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expenseReader } from '../src/imports/reading/cells/expense-cells.ts';
import { recogniseFile } from '../src/imports/reading/recognise-file.ts';
import { parseRows } from '../src/imports/reading/table/parse-rows.ts';

/**
 * Measures recognising a file and reading its rows, in seconds of CPU, with the memory and the delay of the event loop.
 * `node services/ledger/bench/import-reading.bench.ts [rows]`
 */
const rows = Number(process.argv[2] ?? 100_000);
const LAST_DAY = '2027-11-30';
const MIB = 1024 * 1024;

const HEADER = 'Date,Payee,Amount,Currency,Category,Notes,Account,Reference,Balance,Tags\n';
const two = (number: number): string => String(number).padStart(2, '0');
const line = (n: number): string =>
  `${two((n % 28) + 1)}/${two((n % 12) + 1)}/2026,"Shop ${n % 5000}, Ltd",-${(n % 1000) + 1}.${two(n % 100)},EUR,Travel,` +
  `some text ${n},Main,REF${n},${n * 3}.50,"a, b"\n`;
const file = Buffer.from(HEADER + Array.from({ length: rows }, (_, n) => line(n)).join(''));

/** Parts of a MiB, as the database keeps them. */
async function* open() {
  for (let at = 0; at < file.length; at += MIB) yield file.subarray(at, at + MIB);
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

const idle = process.memoryUsage().rss;
let peak = idle;
const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const begun = cpuSeconds();
const found = await recogniseFile(open, { kind: 'expenses', lastDay: LAST_DAY });
const recognised = cpuSeconds();
const read = expenseReader({ ...found, defaults: {}, lastDay: LAST_DAY });
let good = 0;
for await (const { cells } of parseRows(open(), found.format)) if (read(cells).values) good++;
const done = cpuSeconds();
delay.disable();
clearInterval(timer);
const milliseconds = (nanoseconds: number): string => `${Math.round(nanoseconds / 1e6)} ms`;
process.stdout.write(
  `${good} of ${rows} rows, ${(file.length / MIB).toFixed(1)} MiB: recognised in ${(recognised - begun).toFixed(2)} s of CPU, read in ` +
    `${(done - recognised).toFixed(2)} s; at most ${Math.round((peak - idle) / MIB)} MiB above idle; delay of the event loop ` +
    `${milliseconds(delay.percentile(50))} (p50), ${milliseconds(delay.percentile(99))} (p99)\n`,
);

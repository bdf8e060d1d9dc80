import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { ScriptError } from '@outlay/scripts/script-error';
import { untilIdle } from './data/settled.ts';
import { behindRecorded } from './report/compare.ts';
import { commitOf, readRecorded, record, type RowRecord } from './report/record.ts';
import { writeTable } from './report/table.ts';
import { summarise, type Figures } from './measure/figures.ts';
import { openBench, type Bench } from './product/bench-context.ts';
import { findTenant, makeTenant, TENANTS } from './product/bench-tenants.ts';
import { startOneProcess } from './product/one-process.ts';
import type { Row } from './rows/row.ts';
import { ROWS } from './rows/rows.ts';

const USAGE = `npm run bench -- [--only row,…] [--rounds 5] [--quick] [--profile DIR] [--data DIR] [--no-write] [--root DIR]

Measures rows of docs/benchmarks.md and writes them there. --data is where databases stay between runs (.outlay/bench); --root is the checkout
to measure; --quick measures a few rows shortly, warns of ratios behind the recorded ones, and writes nothing. --profile writes CPU profiles.
Rows: ${ROWS.map(({ name }) => name).join(', ')}`;

const OPTIONS = {
  help: { type: 'boolean', default: false },
  only: { type: 'string' },
  rounds: { type: 'string' },
  quick: { type: 'boolean', default: false },
  profile: { type: 'string' },
  data: { type: 'string', default: join(repositoryRoot, '.outlay/bench') },
  'no-write': { type: 'boolean', default: false },
  root: { type: 'string', default: repositoryRoot },
} as const;

interface Plan {
  rows: readonly Row[];
  rounds: number;
  /** Part of the usual number of requests. */
  scale: number;
  dataDir: string;
  root: string;
  profileDir: string | null;
  isQuick: boolean;
  writes: boolean;
}

const QUICK = { rounds: 2, scale: 0.25 };
const FULL = { rounds: 5, scale: 1 };

/** Measures rows, each in its rounds. @returns the exit code */
export async function benchCommand(args: readonly string[]): Promise<number> {
  const plan = planOf(args);
  await mkdir(plan.dataDir, { recursive: true });
  const measured = await measureAll(plan);
  if (plan.isQuick) for (const line of behindRecorded(plan.rows, measured, await readRecorded())) say(line);
  if (plan.writes) await writeTable(ROWS, await record(measured));
  return 0;
}

async function measureAll({ rows, dataDir, root, profileDir, ...plan }: Plan): Promise<Record<string, RowRecord>> {
  await using parts = new AsyncDisposableStack();
  const nodeOptions = profileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profileDir)}`];
  const outlay = await startOneProcess(dataDir, { root, nodeOptions });
  parts.defer(() => outlay.stop());
  const bench = await openBench(parts, dataDir, outlay);
  await makeTenants(bench, rows);
  const [commit, date] = [await commitOf(root), new Date().toISOString().slice(0, 10)];
  const measured: Record<string, RowRecord> = {};
  for (const row of rows) {
    const rounds = await measureRow(bench, row, plan);
    const figures = summarise(rounds);
    measured[row.name] = { title: row.title, shown: row.show(figures), date, commit, rounds: rounds.length, figures };
    say(`${row.name}: ${row.show(figures)}`);
  }
  if (profileDir !== null) say(`CPU profiles are written to ${resolve(profileDir)} when Outlay has ended.`);
  return measured;
}

async function measureRow(
  bench: Bench,
  row: Row,
  { rounds, scale }: Pick<Plan, 'rounds' | 'scale'>,
): Promise<Figures[]> {
  await row.warmUp(bench);
  const figures: Figures[] = [];
  for (let round = 0; round < rounds; round++) figures.push(await row.round(bench, scale));
  return figures;
}

/** Makes the tenants that are missing, and waits for what is done in the background about them. */
async function makeTenants({ clients, dataDir }: Bench, rows: readonly Row[]): Promise<void> {
  for (const name of new Set(rows.flatMap(({ tenants }) => tenants))) {
    if ((await findTenant(clients, TENANTS[name].slug)) === null) await makeTenant(dataDir, TENANTS[name]);
  }
  await untilIdle(clients);
}

/** @throws ScriptError */
function planOf(args: readonly string[]): Plan {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) throw new ScriptError('What to measure:');
    const { quick: isQuick, data, root, only, profile } = values;
    const usual = isQuick ? QUICK : FULL;
    const rounds = values.rounds === undefined ? usual.rounds : Number(values.rounds);
    if (!Number.isInteger(rounds) || rounds < 1) throw new ScriptError('--rounds must be a whole number from 1.');
    return {
      ...{ rows: rowsOf(only?.split(',') ?? null, isQuick), rounds, scale: usual.scale, isQuick },
      ...{ dataDir: resolve(data), root: resolve(root), profileDir: profile ?? null },
      writes: !isQuick && !values['no-write'],
    };
  } catch (error) {
    throw new ScriptError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function rowsOf(names: readonly string[] | null, isQuick: boolean): Row[] {
  const unknown = (names ?? []).filter((name) => ROWS.every((row) => row.name !== name));
  if (unknown.length > 0) throw new ScriptError(`There is no row ${unknown.join(', ')}.`);
  if (names) return ROWS.filter(({ name }) => names.includes(name));
  return ROWS.filter((row) => !isQuick || row.isQuick === true);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

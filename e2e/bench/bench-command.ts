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
import { openBench, runningOutlay, type Bench } from './product/bench-context.ts';
import { findTenant, makeTenant, TENANTS } from './product/bench-tenants.ts';
import { startOneProcess } from './product/one-process.ts';
import { startServices } from './product/services.ts';
import type { Row } from './rows/row.ts';
import { ROWS, type AnyRow } from './rows/rows.ts';

const USAGE = `npm run bench -- [--only row,…] [--services] [--rounds 5] [--quick] [--profile DIR] [--data DIR] [--no-write]

Measures rows and writes them into docs/benchmarks.md. --services measures those that need Kafka and a process for each service, too. --data is
where databases stay between runs (.outlay/bench). --quick measures a few rows shortly, warns of ratios far behind the recorded ones, and
writes nothing. --profile writes CPU profiles of the product.
Rows: ${ROWS.map(({ name }) => name).join(', ')}`;

const OPTIONS = {
  help: { type: 'boolean', default: false },
  only: { type: 'string' },
  rounds: { type: 'string' },
  quick: { type: 'boolean', default: false },
  profile: { type: 'string' },
  data: { type: 'string', default: join(repositoryRoot, '.outlay/bench') },
  'no-write': { type: 'boolean', default: false },
  services: { type: 'boolean', default: false },
} as const;

interface Plan {
  rows: readonly AnyRow[];
  rounds: number;
  /** Part of the usual number of requests. */
  scale: number;
  dataDir: string;
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
  return 0;
}

/** Measures the rows of each setting in turn; only one Outlay runs at a time. */
async function measureAll(plan: Plan): Promise<Record<string, RowRecord>> {
  const measured: Record<string, RowRecord> = {};
  const [commit, date] = [await commitOf(repositoryRoot), new Date().toISOString().slice(0, 10)];
  // After each row, so that an interrupted run leaves what it measured.
  const keep: Keep = async ({ name, title, show }, rounds) => {
    const figures = summarise(rounds);
    const shown = show(figures);
    const row = { title, shown, date, commit, rounds: rounds.length, figures };
    measured[name] = row;
    if (plan.writes) await writeTable(ROWS, await record({ [name]: row }));
    say(`${name}: ${shown}`);
  };
  await measureOneProcess(plan, keep);
  await measureServices(plan, keep);
  for (const row of plan.rows) {
    if (row.setting !== 'stopped') continue;
    await keep(row, await inRounds(plan.rounds, () => row.round(plan.dataDir)));
  }
  return measured;
}

type Keep = (row: AnyRow, rounds: readonly Figures[]) => Promise<void>;

async function measureOneProcess(plan: Plan, keep: Keep): Promise<void> {
  const rows = runningRows(plan, 'one-process');
  const { dataDir, profileDir } = plan;
  await using parts = new AsyncDisposableStack();
  const nodeOptions = profileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const outlay = await startOneProcess(dataDir, nodeOptions);
  parts.defer(() => outlay.stop());
  const bench = await openBench(parts, await runningOutlay(dataDir, outlay));
  await makeTenants(bench, plan.rows);
  for (const row of rows) await keep(row, await measureRow(bench, row, plan));
  if (profileDir !== null) say(`CPU profiles are written to ${profileDir} when Outlay has ended.`);
}

async function measureServices(plan: Plan, keep: Keep): Promise<void> {
  const rows = runningRows(plan, 'services');
  if (rows.length === 0) return;
  await using parts = new AsyncDisposableStack();
  const bench = await openBench(parts, await startServices(parts, plan.dataDir));
  for (const row of rows) await keep(row, await measureRow(bench, row, plan));
}

function runningRows({ rows }: Plan, setting: Row['setting']): Row[] {
  return rows.filter((row) => row.setting !== 'stopped').filter((row) => row.setting === setting);
}

async function measureRow(bench: Bench, row: Row, { rounds, scale }: Plan): Promise<Figures[]> {
  await row.warmUp(bench, scale);
  return inRounds(rounds, () => row.round(bench, scale));
}

async function inRounds(rounds: number, round: () => Promise<Figures>): Promise<Figures[]> {
  const figures: Figures[] = [];
  while (figures.length < rounds) figures.push(await round());
  return figures;
}

/** Makes the tenants that are missing, and waits for what is done in the background about them. */
async function makeTenants({ clients, dataDir }: Bench, rows: readonly AnyRow[]): Promise<void> {
  for (const name of new Set(rows.flatMap((row) => (row.setting === 'stopped' ? 'small' : row.tenants)))) {
    if ((await findTenant(clients, TENANTS[name].slug)) === null) await makeTenant(dataDir, TENANTS[name]);
  }
  await untilIdle(clients);
}

/** @throws ScriptError */
function planOf(args: readonly string[]): Plan {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) throw new ScriptError('What to measure:');
    const { quick: isQuick, data, only, profile } = values;
    const usual = isQuick ? QUICK : FULL;
    const rounds = values.rounds === undefined ? usual.rounds : Number(values.rounds);
    if (!Number.isInteger(rounds) || rounds < 1) throw new ScriptError('--rounds must be a whole number from 1.');
    return {
      ...{ rows: rowsOf(only?.split(',') ?? null, values), rounds, scale: usual.scale, isQuick },
      ...{ dataDir: resolve(data), profileDir: profile === undefined ? null : resolve(profile) },
      writes: !isQuick && !values['no-write'],
    };
  } catch (error) {
    throw new ScriptError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function rowsOf(names: readonly string[] | null, { quick, services }: { quick: boolean; services: boolean }): AnyRow[] {
  const unknown = (names ?? []).filter((name) => ROWS.every((row) => row.name !== name));
  if (unknown.length > 0) throw new ScriptError(`There is no row ${unknown.join(', ')}.`);
  if (names) return ROWS.filter(({ name }) => names.includes(name));
  if (quick) return ROWS.filter((row) => row.setting !== 'stopped' && row.isQuick === true);
  return ROWS.filter((row) => services || row.setting !== 'services');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

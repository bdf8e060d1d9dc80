import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { ScriptError } from '@outlay/scripts/script-error';
import { openBench, runningOutlay, type Bench } from '../product/bench-context.ts';
import { findTenant, makeTenant, TENANTS } from '../product/bench-tenants.ts';
import { startOneProcess, type OneProcess } from '../product/one-process.ts';
import { setFloor } from './set-floor.ts';
import { measureImport, type MeasuredImport } from './measure-import.ts';

const USAGE = `npm run bench:imports -- [--rounds 3] [--rows 100000] [--data DIR]

Commits an import of so many rows on 20 accounts, after the same rows written by plain SQL, set by set. Then it commits another and undoes it, while people record expenses on the same
accounts, on others, and in another tenant. --data is where databases stay between runs (.outlay/bench).`;

const OPTIONS = {
  help: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '3' },
  rows: { type: 'string', default: '100000' },
  data: { type: 'string', default: join(repositoryRoot, '.outlay/bench') },
} as const;

/** Measures and prints. @returns the exit code */
export async function benchImportsCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const [rounds, rows] = [Number(values.rounds), Number(values.rows)];
  if (values.help || !isCount(rounds) || !isCount(rows)) throw new ScriptError(USAGE);
  const dataDir = resolve(values.data);
  await mkdir(dataDir, { recursive: true });
  await using parts = new AsyncDisposableStack();
  const outlay = await startOneProcess(dataDir);
  parts.defer(() => outlay.stop());
  const bench = await openBench(parts, await runningOutlay(dataDir, outlay));
  for (const name of ['imports', 'bystander'] as const)
    if ((await findTenant(bench.clients, TENANTS[name].slug)) === null) await makeTenant(dataDir, TENANTS[name]);
  for (let round = 1; round <= rounds; round++) await measureRound(bench, outlay, { round, rows });
  return 0;
}

async function measureRound(
  bench: Bench,
  { pid }: OneProcess,
  { round, rows }: { round: number; rows: number },
): Promise<void> {
  const floor = await setFloor(bench, rows);
  const alone = await measureImport(bench, pid, { rows, isAlone: true });
  say(`round ${round}: plain SQL ${floor.toFixed(1)} s; ratio ${(alone.seconds / floor).toFixed(2)}`);
  say(`  alone:  ${shown(alone, rows)}`);
  const commit = await measureImport(bench, pid, { rows });
  say(`  commit: ${shown(commit, rows)}`);
  say(`  undo:   ${shown(await measureImport(bench, pid, { rows, undoes: commit.id }), rows)}`);
}

function shown(measured: MeasuredImport, rows: number): string {
  const { seconds, heldSeconds, memoryMb, people, currentAfter, strangers } = measured;
  const waits = people.map(
    ({ who, p50, p95, most, count, refused }) =>
      `${who} p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)}, most ${most.toFixed(0)} ms of ${count}, ${refused} refused`,
  );
  const seen =
    people.length === 0
      ? ''
      : `; meanwhile a change of another tenant is seen after p50 ${strangers.p50.toFixed(0)}, p95 ${strangers.p95.toFixed(0)}, most ${strangers.most.toFixed(0)} ms`;
  return [
    `${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s, accounts held ${heldSeconds.toFixed(1)} s, +${memoryMb.toFixed(0)} MB`,
    ...waits,
    `dashboards current ${currentAfter.toFixed(1)} s after it${seen}`,
  ].join('\n          ');
}

function isCount(number: number): boolean {
  return Number.isInteger(number) && number >= 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

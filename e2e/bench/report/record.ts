import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { z } from 'zod';

const FigureSchema = z.object({ median: z.number(), from: z.number(), to: z.number() });

/** A measured row, with where and when. */
const RowRecord = z.object({
  title: z.string(),
  shown: z.string(),
  date: z.string(),
  commit: z.string(),
  rounds: z.number(),
  figures: z.record(z.string(), FigureSchema),
});
export type RowRecord = z.output<typeof RowRecord>;

/** The recorded figures, by the names of their rows. */
const Recorded = z.object({ machine: z.string(), rows: z.record(z.string(), RowRecord) });
export type Recorded = z.output<typeof Recorded>;

const FILE = join(repositoryRoot, 'docs/benchmarks.json');
const run = promisify(execFile);

/** The figures of `docs/benchmarks.json`; none where there is no such file. */
export async function readRecorded(): Promise<Recorded> {
  const text = await readFile(FILE, 'utf8').catch(() => null);
  return text === null ? { machine: machine(), rows: {} } : Recorded.parse(JSON.parse(text));
}

/** Writes figures in place of the earlier ones of the same rows. @returns all that are recorded */
export async function record(rows: Readonly<Record<string, RowRecord>>): Promise<Recorded> {
  const earlier = await readRecorded();
  const recorded = { machine: machine(), rows: { ...earlier.rows, ...rows } };
  await writeFile(FILE, `${JSON.stringify(recorded, null, 2)}\n`);
  return recorded;
}

/** Short hash of a checkout's commit. */
export async function commitOf(root: string): Promise<string> {
  const { stdout } = await run('git', ['-C', root, 'rev-parse', '--short', 'HEAD']);
  return stdout.trim();
}

function machine(): string {
  return `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`;
}

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startTimeOf } from '../postgres/process-identity.ts';
import { ScriptError } from '../script-error.ts';

const LOCK = 'lock';
/** Notes of those who share the folder, named after their process. */
const RUNS = 'runs';

/** A data folder that this process uses until it lets go. */
export interface DataFolder {
  /** Absolute. */
  path: string;
  release(): Promise<void>;
}

/**
 * Takes the data folder, making it when missing. A lock file of a process that is gone, killed or lost with its machine, is
 * taken over.
 *
 * @throws ScriptError when another process uses the folder
 */
export async function claimDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder);
  await mkdir(path, { recursive: true });
  const lock = join(path, LOCK);
  while (!(await writeNew(lock, mark()))) {
    const pid = await holderOf(lock);
    if (pid !== null) {
      throw new ScriptError(
        `Outlay already runs on ${path} (process ${pid}). Stop it first, or choose another folder: OUTLAY_DATA_DIR=<folder>.`,
      );
    }
    await rm(lock, { force: true });
  }
  return { path, release: () => rm(lock, { force: true }) };
}

/** Notes that this process uses the folder together with others, until it lets go. */
export async function joinDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder);
  const note = join(path, RUNS, String(process.pid));
  await mkdir(join(path, RUNS), { recursive: true });
  await writeFile(note, mark());
  return { path, release: () => rm(note, { force: true }) };
}

/** True while any process uses the folder. */
export async function isInUse(folder: string): Promise<boolean> {
  const notes = await readdir(join(folder, RUNS)).catch(() => []);
  const holders = await Promise.all(
    [LOCK, ...notes.map((note) => join(RUNS, note))].map((file) => holderOf(join(folder, file))),
  );
  return holders.some((pid) => pid !== null);
}

/** Identity of this process in a lock or note. */
function mark(): string {
  return `${process.pid} ${startTimeOf(process.pid) ?? ''}\n`;
}

/** The process that holds a lock; null when it is gone, also when its id belongs to another process by now. */
async function holderOf(lock: string): Promise<number | null> {
  const holder = await readFile(lock, 'utf8').catch(() => '');
  const [pid = '', startTime = ''] = holder.trim().split(' ', 2);
  return pid !== '' && startTimeOf(Number(pid)) === startTime ? Number(pid) : null;
}

/** False when the file is there already. */
async function writeNew(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

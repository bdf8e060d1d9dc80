import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The command line of a running process; null when there is none with this id. */
export function commandOf(pid: number): string | null {
  if (process.platform !== 'linux') return askPs(pid, 'args');
  return readProc(pid, 'cmdline')?.replaceAll('\0', ' ').trim() ?? null;
}

/**
 * When a process was started, in a form that is only good for comparing: with its id it names one process, even after
 * the id has been given to another. Null when there is none with this id, or only what is left of one that has ended and that
 * its parent has not asked about.
 */
export function startTimeOf(pid: number): string | null {
  if (process.platform !== 'linux') return askPs(pid, 'lstart');
  // The second field is a name in brackets that may hold anything; the state comes after it, the start time as the 20th.
  const fields = readProc(pid, 'stat')?.split(') ').at(-1)?.split(' ');
  return fields?.[0] === 'Z' ? null : (fields?.[19] ?? null);
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}

function askPs(pid: number, field: string): string | null {
  try {
    return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

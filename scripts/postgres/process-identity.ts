import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The command line of a running process; null when there is none with this id. */
export function commandOf(pid: number): string | null {
  if (process.platform !== 'linux') return askPs(pid, 'args');
  return readProc(pid, 'cmdline')?.replaceAll('\0', ' ').trim() ?? null;
}

/**
 * When a process was started, in a form that is only good for comparing: with its id it names one process, even after
 * the id has been given to another. Null when there is none with this id.
 */
export function startTimeOf(pid: number): string | null {
  if (process.platform !== 'linux') return askPs(pid, 'lstart');
  // The second field is a name in brackets that may hold anything; the start time is the 20th after it.
  const fields = readProc(pid, 'stat')?.split(') ').at(-1)?.split(' ');
  return fields?.[19] ?? null;
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

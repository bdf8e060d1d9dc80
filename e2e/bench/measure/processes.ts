import { readdir, readFile } from 'node:fs/promises';

/** Linux counts CPU time in hundredths of a second. */
const TICK_MS = 10;

interface Stat {
  pid: number;
  parent: number;
  name: string;
  cpuMs: number;
  /** Of children that have ended and were waited for. */
  endedCpuMs: number;
}

/** CPU time since their start of processes and their descendants, in milliseconds. */
export interface CpuTime {
  /** Everything that is no PostgreSQL. */
  node: number;
  postgres: number;
}

/** CPU time of a process and all its descendants, ended backends of PostgreSQL included. Linux only. */
export async function cpuOfTree(root: number): Promise<CpuTime> {
  const time = { node: 0, postgres: 0 };
  for (const { name, cpuMs, endedCpuMs } of await treeOf(root)) {
    if (name.startsWith('postgres')) time.postgres += cpuMs + endedCpuMs;
    else time.node += cpuMs;
  }
  return time;
}

/** Memory of a process and all its descendants in MB, each shared page counted in parts (PSS). */
export async function memoryOfTree(root: number): Promise<number> {
  let kilobytes = 0;
  for (const { pid } of await treeOf(root)) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kilobytes += Number(/^Pss: +(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return kilobytes / 1_024;
}

async function treeOf(root: number): Promise<Stat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = (await Promise.all(pids.map((pid) => statOf(Number(pid))))).filter((stat) => stat !== null);
  const children = Map.groupBy(stats, ({ parent }) => parent);
  const tree = stats.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

async function statOf(pid: number): Promise<Stat | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // The name may hold spaces and brackets; what follows its last bracket does not.
  const [nameStart, nameEnd] = [stat.indexOf('(') + 1, stat.lastIndexOf(')')];
  const fields = stat
    .slice(nameEnd + 2)
    .split(' ')
    .map(Number);
  const [parent = 0, user = 0, system = 0] = [fields[1], fields[11], fields[12]];
  const [endedUser = 0, endedSystem = 0] = [fields[13], fields[14]];
  return {
    ...{ pid, parent, name: stat.slice(nameStart, nameEnd) },
    cpuMs: (user + system) * TICK_MS,
    endedCpuMs: (endedUser + endedSystem) * TICK_MS,
  };
}

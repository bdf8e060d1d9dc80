import { totalmem } from 'node:os';
import { loadServiceName } from './config.ts';
import { PROCESS_CPU, PROCESS_MEMORY, PROCESS_MEMORY_LIMIT } from './gauge-list.ts';
import { show } from './gauge-registry.ts';

const MICROSECONDS_PER_S = 1_000_000;

/** Label of what a process measures of itself: its service, or `outlay` where several share it. */
export function processLabels(): { service: string } {
  return { service: loadServiceName() ?? 'outlay' };
}

/** CPU and memory of this process. */
export function showProcess(): void {
  const labels = processLabels();
  show(PROCESS_CPU, labels, () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / MICROSECONDS_PER_S;
  });
  show(PROCESS_MEMORY, labels, () => process.memoryUsage.rss());
  show(PROCESS_MEMORY_LIMIT, labels, memoryLimit);
}

/** Without a limit of its control group, a process has what the machine has. */
function memoryLimit(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

import { setTimeout as delay } from 'node:timers/promises';
import type { LoadPlan } from './load.ts';
import type { TenantKit } from './tenant-kit.ts';

/** People who look at pages while others write. */
export interface Readers {
  /** @returns answers that were not 200, and how many there were in all */
  stop(): Promise<{ wrong: string[]; answered: number }>;
}

const REST_MS = 40;

/** Reads what each service answers for, one request after the other. */
export function startReaders(tenant: TenantKit, { accounts, projects }: LoadPlan): Readers {
  const paths = [
    '/expenses?per_page=5',
    `/accounts/${accounts[0]}`,
    `/dashboards/project/${projects[0]}`,
    '/dashboards/tenant',
    '/alerts',
    '/users',
    '/projects',
  ];
  const wrong: string[] = [];
  let answered = 0;
  let isStopping = false;
  const read = async (): Promise<void> => {
    for (let n = 0; !isStopping; n++) {
      const path = paths[n % paths.length] ?? '';
      const { status, text } = await tenant.owner.api.get(path);
      answered += 1;
      if (status !== 200) wrong.push(`${path}: ${status}: ${text.slice(0, 300)}`);
      await delay(REST_MS);
    }
  };
  const reading = read();
  return {
    async stop() {
      isStopping = true;
      await reading;
      return { wrong, answered };
    },
  };
}

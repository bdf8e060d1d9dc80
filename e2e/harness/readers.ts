import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@outlay/testkit/wait-for';
import type { LoadPlan } from './load.ts';
import type { TenantKit } from './tenant-kit.ts';

/** People who look at pages while others write. */
export interface Readers {
  /** @returns answers that were not 200, and how many there were in all */
  stop(): Promise<{ wrong: string[]; answered: number }>;
}

const REST_MS = 40;
/** Limit for the first events of a tenant to arrive, in milliseconds. */
const KNOWN_MS = 60_000;

/**
 * Reads what each service answers for, one request after the other, once each has been answered:
 * a dashboard is a 503 until the first events of its tenant and project have arrived.
 */
export async function startReaders(tenant: TenantKit, { accounts, projects }: LoadPlan): Promise<Readers> {
  const paths = [
    '/expenses?per_page=5',
    `/accounts/${accounts[0]}`,
    `/dashboards/project/${projects[0]}`,
    '/dashboards/tenant',
    '/alerts',
    '/users',
    '/projects',
  ];
  for (const path of paths)
    await waitFor(async () => (await tenant.owner.api.get(path)).status === 200, { timeoutMs: KNOWN_MS, what: path });
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

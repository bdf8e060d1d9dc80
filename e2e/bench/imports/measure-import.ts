import { setTimeout as delay } from 'node:timers/promises';
import { residentMb } from '../exports/memory.ts';
import { quantile } from '../measure/figures.ts';
import type { Bench } from '../product/bench-context.ts';
import { recordMeanwhile, type Waits } from './people.ts';
import { IMPORTED_ACCOUNTS, orderImport, stageImport, stateOf } from './staged-import.ts';

/** One commit or undo, with what others noticed of it. */
export interface MeasuredImport {
  readonly id: number;
  readonly seconds: number;
  /** From the first account that was locked until the commit; as noted twice a second. */
  readonly heldSeconds: number;
  /** Most memory of the process above what it had before. */
  readonly memoryMb: number;
  readonly people: readonly Waits[];
  /** Seconds from the commit until analytics has all of it. */
  readonly currentAfter: number;
  /** Milliseconds until analytics has an expense of another tenant, from the commit until then. */
  readonly strangers: { readonly p50: number; readonly p95: number; readonly most: number };
}

const LOOK_MS = 20;
const LONGEST_MS = 600_000;

/** Commits a new import, or undoes one, while people record. */
export async function measureImport(
  bench: Bench,
  pid: number,
  { rows, undoes, isAlone = false }: { rows: number; undoes?: number; isAlone?: boolean },
): Promise<MeasuredImport> {
  const id = undoes ?? (await stageImport(bench, rows));
  const [tenant, bystander] = [await bench.tenant('imports'), await bench.tenant('bystander')];
  const idle = await residentMb(pid);
  let isOver = false;
  const others = watchStrangers(bench);
  const groups = [
    { who: 'same accounts', tenant: 'imports', accounts: tenant.accounts.slice(0, IMPORTED_ACCOUNTS) },
    { who: 'other accounts', tenant: 'imports', accounts: tenant.accounts.slice(IMPORTED_ACCOUNTS) },
    { who: 'another tenant', tenant: 'bystander', accounts: bystander.accounts, recorded: others.recorded },
  ] as const;
  const people = (isAlone ? [] : groups).map((group) => recordMeanwhile(bench, group, () => isOver));
  await orderImport(bench, id, undoes === undefined ? 'committing' : 'undoing');
  const run = await followRun(bench, pid, id);
  others.begin();
  const currentAfter = await untilAnalyticsHasAll(bench);
  const strangers = others.end();
  isOver = true;
  return {
    ...{ id, seconds: run.seconds, heldSeconds: run.heldSeconds, memoryMb: run.peakMb - idle, currentAfter, strangers },
    people: await Promise.all(people),
  };
}

async function followRun(bench: Bench, pid: number, id: number) {
  let [begun, held, peakMb] = [0, 0, 0];
  const first = performance.now();
  for (;;) {
    await delay(LOOK_MS);
    const { state, isHeld, phase } = await stateOf(bench, id);
    const now = performance.now();
    if (isHeld && begun === 0) begun = now;
    if ((phase === 'posting' || phase === 'reversing') && held === 0) held = now;
    peakMb = Math.max(peakMb, await residentMb(pid));
    if (state === 'done' || state === 'undone')
      if (begun !== 0 && !isHeld)
        return { seconds: (now - begun) / 1_000, heldSeconds: held === 0 ? 0 : (now - held) / 1_000, peakMb };
    if (state === 'ready' || now - first > LONGEST_MS) throw new Error(`The import ${id} is ${state}.`);
  }
}

/** @returns seconds */
async function untilAnalyticsHasAll({ clients, tenant }: Bench): Promise<number> {
  const { id } = await tenant('imports');
  const begun = performance.now();
  const { rows } = await clients.ledger.query<{ versions: string }>(
    `select sum(version)::text as versions from expenses where tenant_id = $1 and import_id is not null`,
    [id],
  );
  for (;;) {
    const { rows: facts } = await clients.analytics.query<{ versions: string }>({
      name: 'import-facts',
      text: `select coalesce(sum(version), 0)::text as versions from expense_fact where tenant_id = $1`,
      values: [id],
    });
    if (Number(facts[0]?.versions) >= Number(rows[0]?.versions) && (await isPublished(clients.ledger, id)))
      return (performance.now() - begun) / 1_000;
    if (performance.now() - begun > LONGEST_MS) throw new Error('Analytics does not get all of an import.');
    await delay(200);
  }
}

async function isPublished(ledger: Bench['clients']['ledger'], tenantId: number): Promise<boolean> {
  const { rows } = await ledger.query<{ count: number }>(
    `select count(*)::int as count from (select 1 from outbox where published_at is null and tenant_id = $1 limit 200) o`,
    [tenantId],
  );
  return (rows[0]?.count ?? 0) < 200;
}

/** Follows how long it takes until analytics has what another tenant recorded. */
function watchStrangers({ clients }: Bench) {
  const waiting = new Map<number, number>();
  const waits: number[] = [];
  let isWatched = false;
  let stopped = false;
  const watch = async (): Promise<void> => {
    while (!stopped) {
      const ids = [...waiting.keys()];
      const { rows } = await clients.analytics.query<{ id: string }>({
        name: 'strangers-facts',
        text: `select expense_id::text as id from expense_fact where expense_id = any ($1::bigint[])`,
        values: [ids],
      });
      for (const { id } of rows) {
        const since = waiting.get(Number(id));
        waiting.delete(Number(id));
        if (since !== undefined && isWatched) waits.push(performance.now() - since);
      }
      await delay(LOOK_MS);
    }
  };
  void watch();
  return {
    recorded: (id: number): void => void waiting.set(id, performance.now()),
    begin(): void {
      isWatched = true;
    },
    end() {
      stopped = true;
      const now = performance.now();
      // What is still waited for has waited so long at least.
      const all = [...waits, ...[...waiting.values()].map((since) => now - since)];
      return { p50: quantile(all, 0.5), p95: quantile(all, 0.95), most: Math.max(0, ...all) };
    },
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { quantile } from '../measure/figures.ts';
import type { Bench } from '../product/bench-context.ts';
import type { TenantName } from '../product/bench-tenants.ts';

/** Waits of people who record expenses, in milliseconds. */
export interface Waits {
  readonly who: string;
  readonly count: number;
  readonly refused: number;
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
}

export interface Recording {
  readonly who: string;
  readonly tenant: TenantName;
  readonly accounts: readonly number[];
  /** Called with what was recorded. */
  readonly recorded?: (id: number) => void;
}

/** People at each group of accounts, each with a pause between two expenses. */
const PEOPLE = 3;
const PAUSE_MS = 30;

/** Has people record expenses one after the other until `isOver`. */
export async function recordMeanwhile(bench: Bench, recording: Recording, isOver: () => boolean): Promise<Waits> {
  const headers = { ...(await bench.signIn(recording.tenant)), 'content-type': 'application/json' };
  const waits: number[] = [];
  let refused = 0;
  const person = async (first: number): Promise<void> => {
    for (let turn = first; !isOver(); turn++) {
      const account = recording.accounts[turn % recording.accounts.length];
      const begun = performance.now();
      const { statusCode, body } = await request(`${bench.url}/api/v1/expenses`, {
        ...{ method: 'POST', headers },
        body: JSON.stringify({ account_id: account, amount: 1, expense_date: today(), is_project_related: false }),
      });
      const answer = await body.text();
      waits.push(performance.now() - begun);
      if (statusCode === 201) recording.recorded?.(idOf(answer));
      else refused += 1;
      await delay(PAUSE_MS);
    }
  };
  await Promise.all(Array.from({ length: PEOPLE }, (_, index) => person(index * 7)));
  const [p50, p95] = [quantile(waits, 0.5), quantile(waits, 0.95)];
  return { who: recording.who, count: waits.length, refused, p50, p95, most: Math.max(...waits) };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function idOf(answer: string): number {
  const parsed: unknown = JSON.parse(answer);
  return Number(Reflect.get(Object(parsed), 'id'));
}

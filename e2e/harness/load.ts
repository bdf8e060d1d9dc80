import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './api-client.ts';
import type { TenantKit } from './tenant-kit.ts';

/** Concurrent clients of one tenant: record, edit, move, delete and restore expenses, and deposit money. */
export interface Load {
  /** Requests answered so far. */
  answered(): number;
  /** Waits until every client has finished. @returns the answers that they got */
  stop(): Promise<LoadReport>;
}

export interface LoadReport {
  /** Answers that were neither the success asked for nor 503. */
  wrong: string[];
  /** Answers that were 503. The client repeats such a request with the same key until it is answered. */
  unavailable: number;
  /** Ids of the expenses that were recorded. */
  recorded: number[];
}

/** Accounts, projects and categories that the load uses. */
export interface LoadPlan {
  clients: number;
  accounts: readonly number[];
  projects: readonly number[];
  categories: readonly number[];
  /** Rests between two requests of a client, in milliseconds. */
  restMs?: number;
}

const RETRY_MS = 50;

/** Starts the clients. Each works on expenses of its own, so that its answers depend on its own requests alone. */
export function startLoad(tenant: TenantKit, plan: LoadPlan): Load {
  const report: LoadReport = { wrong: [], unavailable: 0, recorded: [] };
  let answered = 0;
  let isStopping = false;
  const ask = async (expected: readonly number[], send: () => Promise<Answer>): Promise<Answer> => {
    for (;;) {
      const answer = await send();
      answered += 1;
      if (answer.status === 503) {
        report.unavailable += 1;
        await delay(RETRY_MS);
        continue;
      }
      if (!expected.includes(answer.status)) report.wrong.push(`${answer.status}: ${answer.text.slice(0, 300)}`);
      return answer;
    }
  };
  const client = async (place: number): Promise<void> => {
    const { api } = tenant.owner;
    for (let n = place; !isStopping; n += 7) {
      const key = { 'idempotency-key': randomBytes(12).toString('hex') };
      const body = expense(plan, n);
      const made = await ask([201], () => api.post('/expenses', body, key));
      const id = Number(made.body['id']);
      if (Number.isInteger(id)) report.recorded.push(id);
      if (n % 3 === 0) await ask([200], () => api.patch(`/expenses/${id}`, expense(plan, n + 1)));
      // 404: the answer to the first try was lost, and it had taken effect.
      if (n % 4 === 0) await ask([204, 404], () => api.delete(`/expenses/${id}`));
      if (n % 8 === 0) await ask([200, 409], () => api.post(`/expenses/${id}/restore`));
      if (n % 5 === 0) {
        const deposit = { amount: 1 + (n % 90), date: '2026-10-01', source: 'load' };
        const account = plan.accounts[n % plan.accounts.length];
        const again = { 'idempotency-key': randomBytes(12).toString('hex') };
        await ask([201], () => api.post(`/accounts/${account}/deposits`, deposit, again));
      }
      if (plan.restMs) await delay(plan.restMs);
    }
  };
  const working = Promise.all(Array.from({ length: plan.clients }, (_, place) => client(place)));
  return {
    answered: () => answered,
    async stop() {
      isStopping = true;
      await working;
      return report;
    },
  };
}

/** The n-th expense: everything that a read model goes by differs between neighbours. */
function expense({ accounts, projects, categories }: LoadPlan, n: number): object {
  const project = projects[n % (projects.length + 1)];
  const category = categories[n % (categories.length + 1)];
  const month = String(1 + (n % 10)).padStart(2, '0');
  return {
    account_id: accounts[n % accounts.length],
    amount: (100 + ((n * 37) % 9_000)) / 100,
    currency: 'USD',
    expense_date: `2026-${month}-${String(1 + (n % 28)).padStart(2, '0')}`,
    vendor: `Vendor ${n % 6}`,
    is_project_related: project !== undefined,
    project_id: project ?? null,
    category_id: category ?? null,
  };
}

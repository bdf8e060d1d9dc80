import { z } from 'zod';
import type { DemoAccount, DemoPlan, DemoProject } from './demo-plan.ts';
import { inParallel, type Caller, type Subgraphs } from './subgraphs.ts';

/** Ids by name of what expenses refer to. */
export interface DemoReferences {
  categories: ReadonlyMap<string, string>;
  accounts: ReadonlyMap<string, string>;
  projects: ReadonlyMap<string, string>;
}

const Named = z.object({ nodes: z.array(z.object({ id: z.string(), name: z.string() })) });
const Made = z.record(z.string(), z.object({ id: z.string() }));

/** Makes the categories, accounts and projects that are not there yet, by name. */
export async function ensureReferences(subgraphs: Subgraphs, owner: Caller, plan: DemoPlan): Promise<DemoReferences> {
  const ask = (service: 'ledger' | 'projects', query: string, variables?: object): Promise<unknown> =>
    subgraphs.ask(service, owner, query, variables);

  const list = async (service: 'ledger' | 'projects', field: string): Promise<Map<string, string>> => {
    const answer = z
      .record(z.string(), Named)
      .parse(await ask(service, `{ ${field}(first: 100) { nodes { id name } } }`));
    return new Map(answer[field]?.nodes.map(({ id, name }) => [name, id]));
  };

  const make = async (
    service: 'ledger' | 'projects',
    mutation: string,
    inputType: string,
    input: object,
  ): Promise<string> => {
    const query = `mutation ($input: ${inputType}!) { made: ${mutation}(input: $input) { id } }`;
    const { made } = Made.parse(await ask(service, query, { input }));
    if (!made) throw new Error(`Demo data: ${mutation} returned no id.`);
    return made.id;
  };

  const categories = await list('ledger', 'categories');
  for (const { name, color, description } of plan.categories.filter((kind) => !categories.has(kind.name))) {
    categories.set(name, await make('ledger', 'createCategory', 'CreateCategoryInput', { name, color, description }));
  }
  const accounts = await list('ledger', 'accounts');
  for (const account of plan.accounts.filter(({ name }) => !accounts.has(name))) {
    accounts.set(account.name, await make('ledger', 'openAccount', 'OpenAccountInput', accountInput(account)));
  }
  const projects = await list('projects', 'projects');
  for (const project of plan.projects.filter(({ name }) => !projects.has(name))) {
    projects.set(project.name, await make('projects', 'createProject', 'CreateProjectInput', projectInput(project)));
  }
  return { categories, accounts, projects };
}

/** Sets the year's rates; setting one again changes nothing. */
export async function ensureRates(subgraphs: Subgraphs, owner: Caller, plan: DemoPlan): Promise<void> {
  const query = 'mutation ($input: SetExchangeRateInput!) { setExchangeRate(input: $input) { id } }';
  await inParallel(plan.rates, 8, ({ date, rate }) =>
    subgraphs.ask('ledger', owner, query, { input: { date, from: 'EUR', to: 'USD', rate: decimal(rate, 4) } }),
  );
}

/** An exact decimal text of a whole number of the smallest unit. */
export function decimal(units: number, decimals: number): string {
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  return `${units < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function accountInput(account: DemoAccount): object {
  const { name, type, currency, overdraft, openingMinor, thresholdMinor } = account;
  const [openingBalance, lowBalanceThreshold] = [decimal(openingMinor, 2), decimal(thresholdMinor, 2)];
  return { name, type, currency, overdraft, openingBalance, lowBalanceThreshold };
}

function projectInput(project: DemoProject): object {
  const { name, description, currency, status, startDate, endDate, budgetMinor, estimateMinor } = project;
  const [startingBudget, projectedEstimate] = [decimal(budgetMinor, 2), decimal(estimateMinor, 2)];
  return { name, description, currency, status, startDate, endDate, startingBudget, projectedEstimate };
}

import { z } from 'zod';
import { decimal, type DemoReferences } from './demo-references.ts';
import type { DemoDeposit, DemoExpense, DemoPlan } from './demo-plan.ts';
import type { DemoTenant } from './demo-tenant.ts';
import { inParallel, type Subgraphs } from './subgraphs.ts';

/** Counts existing rows by text, for things that could be made twice. */
type Tally = Map<string, number>;

/** Requests at a time; the ledger books those that come together in one commit. */
const WIDTH = 32;

const Entries = z.object({
  account: z.object({
    entries: z.object({
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      nodes: z.array(z.object({ kind: z.string(), date: z.string(), amount: z.object({ amount: z.string() }) })),
    }),
  }),
});
const Page = z.object({
  expenses: z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(
      z.object({
        expenseDate: z.string(),
        vendor: z.string().nullable(),
        note: z.string().nullable(),
        amount: z.object({ amount: z.string(), currency: z.string() }),
        account: z.object({ id: z.string() }),
      }),
    ),
  }),
});

/** Books the deposits that are not booked yet. They come before the expenses, so that no account runs dry meanwhile. */
export async function ensureDeposits(
  subgraphs: Subgraphs,
  tenant: DemoTenant,
  plan: DemoPlan,
  references: DemoReferences,
): Promise<void> {
  const query =
    'mutation ($id: ID!, $input: RecordDepositInput!) { recordDeposit(accountId: $id, input: $input) { id } }';
  const booked: Tally = new Map();
  for (const [name, id] of references.accounts) {
    for (const { date, amount } of await depositsOf(subgraphs, tenant, id))
      count(booked, `${name} ${date} ${amount.amount}`);
  }
  const missing = plan.deposits.filter((deposit) => !take(booked, depositText(deposit)));
  await inParallel(missing, WIDTH, async ({ account, amountMinor, date, source }) => {
    const variables = {
      id: references.accounts.get(account),
      input: { amount: decimal(amountMinor, 2), date, source },
    };
    await subgraphs.ask('ledger', tenant.callers.ADMIN, query, variables);
  });
}

/** Records the expenses that are not recorded yet; deleted ones count as recorded. @returns how many were recorded */
export async function ensureExpenses(
  subgraphs: Subgraphs,
  tenant: DemoTenant,
  plan: DemoPlan,
  references: DemoReferences,
  signal: AbortSignal,
): Promise<number> {
  const query = 'mutation ($input: RecordExpenseInput!) { recordExpense(input: $input) { expense { id } } }';
  const recorded = await recordedExpenses(subgraphs, tenant);
  const missing = plan.expenses.filter((expense) => !take(recorded, expenseText(expense, references)));
  await inParallel(missing, WIDTH, async (expense) => {
    if (signal.aborted) return;
    await subgraphs.ask('ledger', tenant.callers[expense.by], query, { input: expenseInput(expense, references) });
  });
  return missing.length;
}

type Entry = z.output<typeof Entries>['account']['entries']['nodes'][number];

/** From the whole statement: it shows the latest posting first, so that the demo's deposits stand behind its expenses. */
async function depositsOf(subgraphs: Subgraphs, tenant: DemoTenant, id: string): Promise<Entry[]> {
  const query = `query ($id: ID!, $after: String) {
    account(id: $id) {
      entries(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { kind date amount { amount } } }
    }
  }`;
  const deposits: Entry[] = [];
  let after: string | null = null;
  do {
    const answer = Entries.parse(await subgraphs.ask('ledger', tenant.callers.OWNER, query, { id, after }));
    const { pageInfo, nodes }: z.output<typeof Entries>['account']['entries'] = answer.account.entries;
    deposits.push(...nodes.filter(({ kind }) => kind === 'DEPOSIT'));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return deposits;
}

async function recordedExpenses(subgraphs: Subgraphs, tenant: DemoTenant): Promise<Tally> {
  const query = `query ($after: String) {
    expenses(first: 100, after: $after, filter: { includeDeleted: true }) {
      pageInfo { hasNextPage endCursor }
      nodes { expenseDate vendor note amount { amount currency } account { id } }
    }
  }`;
  const recorded: Tally = new Map();
  let after: string | null = null;
  do {
    const { expenses } = Page.parse(await subgraphs.ask('ledger', tenant.callers.OWNER, query, { after }));
    for (const { expenseDate, vendor, note, amount, account } of expenses.nodes) {
      count(recorded, [expenseDate, vendor, note, amount.amount, amount.currency, account.id].join(' '));
    }
    after = expenses.pageInfo.hasNextPage ? expenses.pageInfo.endCursor : null;
  } while (after !== null);
  return recorded;
}

function expenseText(
  { date, vendor, note, amountMinor, currency, account }: DemoExpense,
  { accounts }: DemoReferences,
): string {
  return [date, vendor, note, decimal(amountMinor, 2), currency, accounts.get(account)].join(' ');
}

function depositText({ account, date, amountMinor }: DemoDeposit): string {
  return `${account} ${date} ${decimal(amountMinor, 2)}`;
}

function expenseInput(expense: DemoExpense, { accounts, categories, projects }: DemoReferences): object {
  const { currency, date, vendor, note, tags, project, crossProject } = expense;
  return {
    amount: decimal(expense.amountMinor, 2),
    currency,
    expenseDate: date,
    vendor,
    note,
    tags,
    accountId: accounts.get(expense.account),
    categoryId: categories.get(expense.category),
    isProjectRelated: project !== null,
    ...(project === null ? {} : { projectId: projects.get(project) }),
    ...(crossProject === null ? {} : { crossProjectRefId: projects.get(crossProject) }),
  };
}

function count(tally: Tally, text: string): void {
  tally.set(text, (tally.get(text) ?? 0) + 1);
}

/** True, and one fewer, when there is one. */
function take(tally: Tally, text: string): boolean {
  const there = tally.get(text) ?? 0;
  if (there > 0) tally.set(text, there - 1);
  return there > 0;
}

import type { TenantKit } from './tenant-kit.ts';

/** Days at the edges of months and years, one of them in a leap February, and one in the future of every tenant. */
export const EDGE_DAYS = [
  ...['2024-02-29', '2024-03-01', '2024-12-31', '2025-01-01', '2025-01-31', '2025-06-15', '2025-12-31', '2026-01-01'],
];

/** Numbers from 0 to 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Books deposits, adjustments, transfers and expenses of accounts in USD and JPY, and edits, deletes, reverses and restores some. */
export async function bookAtRandom({ owner: { api }, account }: TenantKit, count: number, random: () => number) {
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(random() * list.length)];
    if (found === undefined) throw new Error('There is nothing to pick from.');
    return found;
  };
  for (const date of EDGE_DAYS) await api.put('/exchange-rates', { date, from: 'JPY', to: 'USD', rate: 0.0067 });
  const dollars = [await account(), await account({ opening_balance: -50.25 })];
  const yen = await account({ currency: 'JPY', opening_balance: 90_000 });
  const accounts = [...dollars, yen];
  const amountFor = (id: number) => (id === yen ? Math.ceil(random() * 9_000) : Math.ceil(random() * 9_000) / 100);
  const transfers: unknown[] = [];
  const expenses: { id: unknown; account: number }[] = [];
  const record = async () => {
    const id = pick(accounts);
    const body = { account_id: id, amount: amountFor(id), expense_date: pick(EDGE_DAYS), is_project_related: false };
    const made = await api.post('/expenses', body);
    if (made.status === 201) expenses.push({ id: made.body['id'], account: id });
    return made;
  };
  const steps = [
    record,
    record,
    async () => {
      const id = pick(accounts);
      return api.post(`/accounts/${id}/deposits`, { amount: amountFor(id), date: pick(EDGE_DAYS), source: 'Grant' });
    },
    async () => {
      const id = pick(accounts);
      const amount = amountFor(id) * (random() < 0.5 ? -1 : 1);
      return api.post(`/accounts/${id}/adjust_balance`, { amount, reason: 'Count' });
    },
    async () => {
      const from = pick(accounts);
      const to = pick(accounts.filter((id) => id !== from));
      const body = { from_account_id: from, to_account_id: to, amount: amountFor(from), date: pick(EDGE_DAYS) };
      const made = await api.post(
        '/transfers',
        from === yen || to === yen ? { ...body, to_amount: amountFor(to) } : body,
      );
      transfers.push(made.body['id']);
      return made;
    },
    async () => (transfers.length > 0 ? api.delete(`/transfers/${String(pick(transfers))}`) : record()),
    async () => {
      const { id, account: from } = pick(expenses);
      return api.patch(`/expenses/${String(id)}`, { amount: amountFor(from), expense_date: pick(EDGE_DAYS) });
    },
    async () => api.delete(`/expenses/${String(pick(expenses).id)}`),
    async () => api.post(`/expenses/${String(pick(expenses).id)}/restore`),
  ];
  await record();
  const unexpected: string[] = [];
  for (let n = 0; n < count; n++) {
    const { status, text } = await pick(steps)();
    // Who deletes twice, edits what is deleted, or restores what is not, is told so.
    if (![200, 201, 204, 404, 409].includes(status)) unexpected.push(`${status} ${text}`);
  }
  expect(unexpected).toEqual([]);
}

import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';

const OWNER = requestOf(1);

let ledger: Awaited<ReturnType<typeof startExpenses>>;
let account: number;
beforeAll(async () => {
  ledger = await startExpenses();
  await ledger.tenant(1, 'USD');
  await ledger.project(1, { currency: 'EUR' });
  await ledger.project(2, { currency: 'USD' });
  await ledger.rate('2026-03-14', 'USD', 'EUR', '0.5');
  account = await ledger.account();
});
afterAll(() => ledger.stop());

const onProject = (projectId: string) => ({ projectId, isProjectRelated: true });

describe('the change of what a project has left', () => {
  it('is told of a trial and of the expense itself, in the project’s currency', async () => {
    const input = expenseInput(account, onProject('1'));
    const trial = await ledger.record(OWNER, input, true);
    expect(trial.projectRemaining).toEqual({ projectId: '1', change: '-5.00', isBooked: false });
    const { projectRemaining } = await ledger.record(OWNER, input);
    expect(projectRemaining).toEqual({ projectId: '1', change: '-5.00', isBooked: true });
  });

  it('is the difference for a change, and all of it for a project that the expense comes to', async () => {
    const { expense } = await ledger.record(OWNER, expenseInput(account, onProject('1')));
    const changes = async (input: object) => (await ledger.change(OWNER, expense.id, input)).projectRemaining;
    expect(await changes({ amount: '7.00' })).toMatchObject({ projectId: '1', change: '1.50' });
    expect(await changes({ amount: '7.00' })).toMatchObject({ projectId: '1', change: '0.00' });
    expect(await changes({ note: 'same' })).toMatchObject({ projectId: '1', change: '0.00' });
    expect(await changes({ projectId: '2' })).toMatchObject({ projectId: '2', change: '-7.00' });
    expect(await changes({ projectId: null })).toBeNull();
    expect(await changes(onProject('2'))).toMatchObject({ projectId: '2', change: '-7.00' });
  });

  it('is all of it where an expense is restored', async () => {
    const { expense } = await ledger.record(OWNER, expenseInput(account, onProject('2')));
    await ledger.remove(OWNER, expense.id);
    const { projectRemaining } = await ledger.restore(OWNER, expense.id);
    expect(projectRemaining).toEqual({ projectId: '2', change: '-10.00', isBooked: true });
  });

  it('is none without a project', async () => {
    expect((await ledger.record(OWNER, expenseInput(account))).projectRemaining).toBeNull();
  });
});

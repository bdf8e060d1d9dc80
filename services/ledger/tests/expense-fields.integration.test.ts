import { fromBinary } from '@bufbuild/protobuf';
import { ExpenseSchema } from '@outlay/proto/outlay/ledger/v1/expense_pb.ts';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';

/** Texts that people may leave out: the name in the graph, the name in REST and in the history, two values, and one too long. */
const TEXTS = [
  ['vendor', 'vendor', 'Figma', 'Miro', 'x'.repeat(201)],
  ['note', 'note', 'Design', 'Boards', 'x'.repeat(2_001)],
] as const;

/** A field that some layer forgets is thrown away in silence: so each is taken through all of them. */
describe.each(TEXTS)('the field %s of an expense', (field, audited, first, second, tooLong) => {
  let ledger: Awaited<ReturnType<typeof startExpenses>>;
  beforeAll(async () => {
    ledger = await startExpenses();
    await ledger.tenant();
  });
  afterAll(() => ledger.stop());
  const OWNER = requestOf(1);

  it('is recorded, read, changed, cleared, and part of the history and of events', async () => {
    const account = await ledger.account();
    const { expense } = await ledger.record(OWNER, expenseInput(account, { [field]: first }));
    expect(await ledger.queries.find(OWNER, expense.id)).toMatchObject({ [field]: first, version: 1 });
    const changed = await ledger.change(OWNER, expense.id, { [field]: second });
    expect(changed.expense).toMatchObject({ [field]: second, version: 2 });
    expect(await ledger.queries.find(OWNER, expense.id)).toMatchObject({ [field]: second, version: 2 });
    await ledger.change(OWNER, expense.id, { tags: ['other'] });
    expect(await ledger.queries.find(OWNER, expense.id)).toMatchObject({ [field]: second, version: 3 });
    await ledger.change(OWNER, expense.id, { [field]: null });
    expect(await ledger.queries.find(OWNER, expense.id)).toMatchObject({ [field]: null, version: 4 });

    const [history = []] = await ledger.queries.histories(OWNER, [expense.id]);
    const ofField = history.flatMap(({ changes }) => changes).filter((change) => change.field === audited);
    expect(ofField.map(({ before, after }) => [before, after])).toEqual([
      [null, first],
      [first, second],
      [second, null],
    ]);
    const events = await ledger.sql(`select payload from outbox where topic = 'ledger.expense' order by id`);
    const states = events.map(({ payload }) => fromBinary(ExpenseSchema, Buffer.from(Object(payload))));
    expect(states.map((state) => state[field])).toEqual([first, second, second, undefined]);
  });

  it('is refused when it is too long', async () => {
    const account = await ledger.account();
    await expect(ledger.record(OWNER, expenseInput(account, { [field]: tooLong }))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ field }],
    });
  });
});

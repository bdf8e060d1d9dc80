import { createLogger } from '@outlay/telemetry/logger';
import { Commands } from '@outlay/tenancy/commands';
import { openTestPool } from '@outlay/testkit/test-pool';
import { waitFor } from '@outlay/testkit/wait-for';
import { CategoryService } from '../src/categories/category.service.ts';
import { Reassigner } from '../src/reassignments/reassigner.ts';
import { BATCH } from '../src/reassignments/reassign.ts';
import { createTagBackfill } from '../src/tags/tag-backfill.ts';
import { TagQueries } from '../src/tags/tag.queries.ts';
import { TagService } from '../src/tags/tag.service.ts';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';

const COMMAND = { name: 'tag', path: 'tag', input: {} };
const logger = createLogger({ service: 'test', level: 'silent' });

let ledger: Awaited<ReturnType<typeof startExpenses>>;
let worker: ReturnType<typeof openTestPool>;
let tenantId = 0;
let account: number;
let woken = 0;
let tags: TagService;
let queries: TagQueries;
let categories: CategoryService;
beforeAll(async () => {
  ledger = await startExpenses();
  worker = openTestPool(ledger.workerUrl, 2);
  const reassigner = { wake: () => void (woken += 1) };
  tags = new TagService(new Commands(ledger.database), reassigner);
  categories = new CategoryService(new Commands(ledger.database), reassigner);
  queries = new TagQueries(ledger.database);
});
beforeEach(async () => {
  tenantId += 1;
  woken = 0;
  await ledger.tenant(tenantId);
  account = await ledger.account({ tenantId });
});
afterAll(async () => {
  await worker.end();
  await ledger.stop();
});

const owner = () => requestOf(tenantId, { role: 'OWNER' });
async function spend(more: Parameters<typeof expenseInput>[1] = {}) {
  return (await ledger.record(owner(), expenseInput(account, more))).expense;
}
async function idOf(name: string): Promise<string> {
  const [row] = await ledger.sql('select id from tags where tenant_id = $1 and name = $2', [tenantId, name]);
  return String(row?.['id']);
}
/** Tags of all expenses, in order. */
async function tagsOf(): Promise<string[]> {
  const rows = await ledger.sql('select tags from expenses where tenant_id = $1 order by id', [tenantId]);
  return rows.map((row) => String(row['tags']));
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => Object(error).code ?? error,
  );
/** Many expenses at once, as copies of one. */
async function copy(id: string, count: number): Promise<void> {
  const rows = await ledger.sql(
    `select string_agg(column_name, ', ') as columns from information_schema.columns where table_name = 'expenses' and column_name <> 'id' and is_generated = 'NEVER'`,
  );
  const columns = String(rows[0]?.['columns']);
  await ledger.sql(
    `insert into expenses (${columns}) select ${columns} from expenses, generate_series(1, $2) where id = $1`,
    [id, count],
  );
}
async function left(name: string): Promise<number> {
  const rows = await ledger.sql('select from expenses where tenant_id = $1 and $2 = any (tags)', [tenantId, name]);
  return rows.length;
}

describe('a tag', () => {
  it('is renamed in every expense, deleted ones too, as a change of each; money and others stay as they are', async () => {
    const first = await spend({ tags: ['old', 'x'] });
    const gone = await spend({ tags: ['old'] });
    await spend({ tags: ['x'] });
    await ledger.remove(owner(), gone.id);
    const id = await idOf('old');
    const balance = await ledger.balance(account);
    expect(await codeOf(tags.rename(owner(), COMMAND, { id, expectedVersion: 9 }, 'New'))).toBe('PRECONDITION_FAILED');
    const renamed = await tags.rename(owner(), COMMAND, { id, expectedVersion: 1 }, ' New ');
    expect(renamed).toMatchObject({ id, name: 'new', pending: 0, version: 2 });
    expect(await tagsOf()).toEqual(['new,x', 'new', 'x']);
    expect(await ledger.balance(account)).toBe(balance);
    const [change] = await ledger.sql(
      `select actor, changes from audit_entries where entity_type = 'expense' and entity_id = $1 order by id desc limit 1`,
      [first.id],
    );
    expect(change).toMatchObject({ changes: { tags: { before: ['old', 'x'], after: ['new', 'x'] } } });
    expect(await ledger.sql('select version from expenses where id = $1', [first.id])).toEqual([{ version: 2 }]);
    const events = await ledger.sql(
      `select type from outbox where tenant_id = $1 and topic = 'ledger.tag' order by id`,
      [tenantId],
    );
    expect(events.map(({ type }) => type)).toEqual(['TagCreated', 'TagCreated', 'TagChanged', 'TagCreated']);
    // The old name is free: with the next expense it is a tag of its own.
    expect(await queries.find(owner(), await idOf('old'))).toBeNull();
    await spend({ tags: ['old'] });
    expect(await queries.find(owner(), await idOf('old'))).toMatchObject({ name: 'old' });
    expect(await codeOf(tags.rename(owner(), COMMAND, { id }, 'old'))).toBe('NAME_TAKEN');
    expect(await codeOf(tags.rename(owner(), COMMAND, { id }, ' '))).toBe('VALIDATION_FAILED');
  });

  it('takes a name back that nobody has any more, and its id stays', async () => {
    await spend({ tags: ['one'] });
    const id = await idOf('one');
    await tags.rename(owner(), COMMAND, { id }, 'two');
    expect(await tags.rename(owner(), COMMAND, { id }, 'one')).toMatchObject({ id, name: 'one' });
    expect(await ledger.sql('select name from tags where tenant_id = $1 order by name', [tenantId])).toEqual([
      { name: 'one' },
      { name: 'two' },
    ]);
    await spend({ tags: ['two'] });
    expect(await ledger.sql('select from tags where tenant_id = $1', [tenantId])).toHaveLength(2);
  });

  it('is merged into another, each expense with it once', async () => {
    await spend({ tags: ['a', 'b'] });
    await spend({ tags: ['a'] });
    const [id, intoId] = [await idOf('a'), await idOf('b')];
    expect(await tags.merge(owner(), COMMAND, { id }, intoId)).toMatchObject({ id: intoId, name: 'b', pending: 0 });
    expect(await tagsOf()).toEqual(['b', 'b']);
    expect(await codeOf(tags.merge(owner(), COMMAND, { id }, intoId))).toBe('NOT_FOUND');
    expect(await codeOf(tags.merge(owner(), COMMAND, { id: intoId }, id))).toBe('INVALID_REFERENCE');
    expect(await codeOf(tags.merge(owner(), COMMAND, { id: intoId }, intoId))).toBe('VALIDATION_FAILED');
  });

  it('is taken away, also within a closed period, and is then not there', async () => {
    await spend({ tags: ['a', 'b'], expenseDate: '2020-01-01' });
    await ledger.sql(
      `insert into closed_periods (tenant_id, closed_through, version, updated_at) values ($1, '2020-12-31', 1, now())`,
      [tenantId],
    );
    const id = await idOf('a');
    expect(await tags.delete(owner(), COMMAND, { id })).toBe(true);
    expect(await tagsOf()).toEqual(['b']);
    expect(await queries.find(owner(), id)).toBeNull();
    expect(await codeOf(tags.delete(owner(), COMMAND, { id }))).toBe('NOT_FOUND');
  });

  it('of many expenses moves in the background, goes on after a stop, and takes along what comes meanwhile', async () => {
    const { id: expense } = await spend({ tags: ['much'] });
    await copy(expense, BATCH * 3);
    const id = await idOf('much');
    const renamed = await tags.rename(owner(), COMMAND, { id }, 'moved');
    expect([renamed.pending, woken]).toEqual([BATCH * 2 + 1, 1]);
    expect(await left('much')).toBe(BATCH * 2 + 1);
    expect(await queries.find(owner(), id)).toMatchObject({ name: 'moved', pending: BATCH * 2 + 1 });
    expect(await codeOf(tags.delete(owner(), COMMAND, { id }))).toBe('IN_USE');
    const start = async () => {
      const reassigner = new Reassigner({ database: ledger.database, worker, logger, batch: 50, pollMs: 10 });
      await reassigner.start();
      return reassigner;
    };
    const first = await start();
    await waitFor(async () => (await left('much')) < BATCH * 2, { what: 'a first batch' });
    await first.stop();
    const rest = await left('much');
    expect(rest).toBeGreaterThan(0);
    expect(await ledger.sql(`select done from reassignments where tenant_id = $1`, [tenantId])).toEqual([
      { done: BATCH * 3 + 1 - rest },
    ]);
    await spend({ tags: ['much', 'late'] });
    const both = [await start(), await start()];
    await waitFor(async () => (await queries.find(owner(), id))?.pending === 0, { what: 'the rest' });
    for (const reassigner of both) await reassigner.stop();
    expect(await left('much')).toBe(0);
    expect(await left('moved')).toBe(BATCH * 3 + 2);
    const changed = await ledger.sql(
      `select entity_id, count(*)::int as count from audit_entries where tenant_id = $1 and action = 'expense.changed' group by 1`,
      [tenantId],
    );
    expect(changed).toHaveLength(BATCH * 3 + 2);
    expect(changed.every(({ count }) => count === 1)).toBe(true);
    expect(await tags.delete(owner(), COMMAND, { id })).toBe(false);
  });

  it('is changed by those alone who may', async () => {
    await spend({ tags: ['mine'] });
    const id = await idOf('mine');
    for (const role of ['ANALYST', 'MEMBER'] as const)
      expect(await codeOf(tags.delete(requestOf(tenantId, { role }), COMMAND, { id }))).toBe('FORBIDDEN');
    const stranger = requestOf(tenantId + 1_000, { role: 'OWNER' });
    expect(await codeOf(tags.delete(stranger, COMMAND, { id }))).toBe('NOT_FOUND');
  });
});

describe('a category', () => {
  const remove = (id: number, moveTo?: number) =>
    categories.delete(owner(), COMMAND, { id: String(id), moveTo: moveTo === undefined ? null : String(moveTo) });
  const categoryOf = async (id: string) =>
    Number((await ledger.sql('select category_id from expenses where id = $1', [id]))[0]?.['category_id']);

  it('is deleted after its expenses have another one, deleted ones too', async () => {
    const [from, to] = [await ledger.category(tenantId), await ledger.category(tenantId)];
    const expense = await spend({ categoryId: String(from) });
    const gone = await spend({ categoryId: String(from) });
    await ledger.remove(owner(), gone.id);
    expect(await codeOf(remove(from))).toBe('IN_USE');
    expect(await codeOf(remove(from, from))).toBe('VALIDATION_FAILED');
    expect(await codeOf(remove(from, 999_999))).toBe('INVALID_REFERENCE');
    expect(await codeOf(remove(999_999, to))).toBe('NOT_FOUND');
    expect(await remove(from, to)).toBe(true);
    expect([await categoryOf(expense.id), await categoryOf(gone.id)]).toEqual([to, to]);
    expect(await ledger.sql('select from categories where id = $1', [from])).toEqual([]);
    const audits = await ledger.sql(
      `select action from audit_entries where entity_type = 'category' and entity_id = $1`,
      [from],
    );
    expect(audits).toEqual([{ action: 'category.deleted' }]);
    await ledger.restore(owner(), gone.id);
  });

  it('keeps its expenses, all of them, where one is in a closed period', async () => {
    const [from, to] = [await ledger.category(tenantId), await ledger.category(tenantId)];
    const expense = await spend({ categoryId: String(from) });
    const closed = await spend({ categoryId: String(from), expenseDate: '2020-01-01' });
    await ledger.sql(
      `insert into closed_periods (tenant_id, closed_through, version, updated_at) values ($1, '2020-12-31', 1, now())`,
      [tenantId],
    );
    expect(await codeOf(remove(from, to))).toBe('PERIOD_CLOSED');
    expect([await categoryOf(expense.id), await categoryOf(closed.id)]).toEqual([from, from]);
    expect(await ledger.sql('select from reassignments where tenant_id = $1', [tenantId])).toEqual([]);
  });

  it('of many expenses goes when the last one is moved', async () => {
    const [from, to, other] = [
      await ledger.category(tenantId),
      await ledger.category(tenantId),
      await ledger.category(tenantId),
    ];
    const { id } = await spend({ categoryId: String(from) });
    await copy(id, BATCH);
    expect([await remove(from, to), woken]).toEqual([false, 1]);
    for (const [one, another] of [
      [from, other],
      [to, other],
      [other, from],
      [to, undefined],
    ] as const)
      expect(await codeOf(remove(one, another))).toBe('IN_USE');
    const late = await spend({ categoryId: String(from) });
    const reassigner = new Reassigner({ database: ledger.database, worker, logger, pollMs: 10 });
    await reassigner.start();
    await waitFor(async () => (await ledger.sql('select from categories where id = $1', [from])).length === 0, {
      what: 'the end of the category',
    });
    await reassigner.stop();
    expect(await categoryOf(late.id)).toBe(to);
    expect(await ledger.sql('select from expenses where category_id = $1', [to])).toHaveLength(BATCH + 2);
  });
});

it('expenses of an earlier version get their tags in the background', async () => {
  await spend({ tags: ['a', 'b'] });
  await spend({ tags: ['b', 'c'] });
  await spend();
  await ledger.sql('delete from tags where tenant_id = $1', [tenantId]);
  await ledger.sql('insert into tags_unfilled (tenant_id) values ($1)', [tenantId]);
  const backfill = createTagBackfill({ database: ledger.database, worker, logger, batch: 2, settleMs: 0 });
  // Another instance, which remembers nothing.
  const other = await ledger.anotherInstance();
  await createTagBackfill({ database: other.database, worker, logger, batch: 2, settleMs: 0 }).run(
    new AbortController().signal,
  );
  await backfill.run(new AbortController().signal);
  await other.stop();
  expect(await ledger.sql('select from tags_unfilled')).toEqual([]);
  expect(
    (await ledger.sql('select name from tags where tenant_id = $1 order by 1', [tenantId])).map(({ name }) => name),
  ).toEqual(['a', 'b', 'c']);
});

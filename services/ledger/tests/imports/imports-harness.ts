import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import type { TokenRequest } from '@outlay/testkit/tokens';
import { waitFor } from '@outlay/testkit/wait-for';
import { request } from 'undici';
import { z } from 'zod';
import { startLedger } from '../ledger-harness.ts';

const IMPORT = `
  id state version name rowsExpireAt takesTwins error { code message }
  format { encoding delimiter skipTop hasHeader skipBottom decimal dateOrder spendSign chosen ambiguities { field column message } }
  columns { index header examples field } defaults { account { id } currency }
  counts { rows good bad twins takenTwins excluded taken }
  sameFileAs { id }
  totals { amount { amount currency } accounts { account { name } rows change { amount } balanceBefore { amount } balanceAfter { amount } overdraft }
    projects { project { id } rows change { amount currency } } newCategories { count names } newVendors { count names } newTags { count names }
    problems { code message account { name } } }`;
const ROW = `
  row line cells corrected bookedExpense { vendor account { name } } state takesTwin twinRow twinOf { id } warnings { code }
  errors { field column code message hint }
  expense { expenseDate amount { amount currency } accountAmount { amount currency } account { name } project { id } category { name }
    newCategory vendor note tags }`;

const Shown = z.looseObject({
  id: z.string(),
  state: z.string(),
  version: z.int(),
  counts: z.record(z.string(), z.int()),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type ShownImport = z.output<typeof Shown>;
const Row = z.looseObject({
  row: z.int(),
  state: z.string(),
  cells: z.array(z.string()),
  errors: z.array(z.looseObject({ code: z.string(), message: z.string() })),
});
export type ShownRow = z.output<typeof Row>;

const OWNER: TokenRequest = { tenantId: 1, role: 'OWNER' };

/** The ledger with helpers to send files and to look at what becomes of them. */
export async function startImports() {
  const app = await startLedger();
  const ask = async (query: string, variables: Record<string, unknown> = {}, who = OWNER) =>
    app.as(who)(query, variables);
  const use = async (
    ticket: string,
    { who = OWNER, ...options }: { who?: TokenRequest } & Parameters<typeof request>[1] = {},
  ) =>
    request(`${app.url}/bytes?ticket=${ticket}`, {
      ...options,
      headers: { 'x-outlay-internal': await app.mint.internalToken(who), ...Object(options.headers) },
    });
  const ticketOf = (data: unknown) => z.string().parse(Object(Object.values(Object(data))[0]).ticket);
  const prepare = async (kind = 'EXPENSES', who = OWNER) => {
    const answer = await ask(
      'mutation ($kind: ImportKind!) { prepareImport(kind: $kind, name: "may.csv") { ticket } }',
      { kind },
      who,
    );
    return ticketOf(answer.data);
  };
  const read = async (id: string, who = OWNER): Promise<ShownImport> => {
    const { data, errors } = await ask(`query ($id: ID!) { import(id: $id) { ${IMPORT} } }`, { id }, who);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return Shown.parse(data?.['import']);
  };
  const settled = async (id: string, who = OWNER): Promise<ShownImport> => {
    await waitFor(async () => (await read(id, who)).state !== 'READING', { timeoutMs: 30_000 });
    return read(id, who);
  };
  const send = async (file: string | Buffer | Readable, kind = 'EXPENSES', type = 'text/csv', who = OWNER) =>
    use(await prepare(kind, who), { who, method: 'POST', body: file, headers: { 'content-type': type } });
  const upload = async (file: string | Buffer | Readable, kind = 'EXPENSES', who = OWNER): Promise<ShownImport> => {
    const { statusCode, body } = await send(file, kind, 'text/csv', who);
    if (statusCode !== 200) throw new Error(await body.text());
    return settled(z.object({ id: z.string() }).parse(await body.json()).id, who);
  };
  return {
    ...app,
    /** As a superuser. */
    sql: app.rows,
    ...{ ask, use, prepare, send, read, settled, upload },
    async rows(id: string, args = ''): Promise<ShownRow[]> {
      const query = `query ($id: ID!) { import(id: $id) { rows(first: 100 ${args}) { totalCount nodes { ${ROW} } } } }`;
      const { data, errors } = await ask(query, { id });
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      return z.array(Row).parse(Object(data?.['import']).rows.nodes);
    },
    async change(id: string, input: object, expectedVersion?: number) {
      const query = `mutation ($id: ID!, $input: ChangeImportInput!, $expectedVersion: Int) {
        changeImport(id: $id, input: $input, expectedVersion: $expectedVersion) { ${IMPORT} } }`;
      const answer = await ask(query, { id, input, expectedVersion });
      return { ...answer, changed: answer.code === undefined ? Shown.parse(answer.data?.['changeImport']) : null };
    },
    async rejected(id: string): Promise<string> {
      const { data } = await ask('mutation ($id: ID!) { exportRejectedRows(importId: $id) { ticket } }', { id });
      return text((await use(ticketOf(data))).body);
    },
    async account(name: string, input: object = {}): Promise<string> {
      const { data, errors } = await ask('mutation ($input: OpenAccountInput!) { openAccount(input: $input) { id } }', {
        input: { name, openingBalance: '1000', ...input },
      });
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      return String(Object(data?.['openAccount']).id);
    },
    async expense(input: object): Promise<string> {
      const { data, errors } = await ask(
        'mutation ($input: RecordExpenseInput!) { recordExpense(input: $input) { expense { id } } }',
        { input },
      );
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      return String(Object(data?.['recordExpense']).expense.id);
    },
  };
}

export type ImportsApp = Awaited<ReturnType<typeof startImports>>;

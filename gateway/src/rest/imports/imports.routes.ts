import { serviceUnavailable } from '@outlay/errors/app-error';
import { z } from 'zod';
import { parseInput } from '../kit/parse-input.ts';
import { defineRoute, plain, type Route } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { pathId } from '../schema/fields.ts';
import { paging, slice, toPage } from '../schema/paging.ts';
import { importChanges, importQuery, toImportInput } from './import-changes.ts';
import { commitOrder, undoOrder } from './import-orders.ts';
import { exampleRow, importRowPage, rowFilters } from './import-rows.schemas.ts';
import { exampleImport, importPage, importResource } from './import.schemas.ts';
import { toImport, toImportRow } from './imports.mapper.ts';

const operation = readOperations(new URL('./imports.graphql', import.meta.url));
const prepare = operation('PrepareImport');
const read = operation('ReadImport');
const rejected = operation('ExportRejectedRows');
const Ticket = z.object({ ticket: z.string() });
const Received = z.object({ id: z.string() });

const uploadInput = z.object({ ...plain, query: importQuery });

/** Takes its ticket, sends the file, and answers with what became of it. */
const uploadRoute: Route = {
  ...{
    method: 'POST',
    path: '/imports',
    summary: 'Import a file',
    access: 'imports:write',
    kind: 'upload',
    status: 202,
  },
  description:
    'The file is the body: CSV, or text with tabs, semicolons or bars between the cells, in any usual encoding; at most 50 MB, 100,000 rows and 100 ' +
    'columns. Nothing is booked: the file is read, and its rows are judged; read the import until its `state` is `ready`. Not for API keys with limits.',
  fileTypes: [
    'text/csv',
    'text/plain',
    'text/tab-separated-values',
    'application/vnd.ms-excel',
    'application/octet-stream',
  ],
  ...{ operationName: prepare.name, sources: [prepare.source, read.source], input: uploadInput },
  ...{
    reply: importResource,
    answerExample: { ...exampleImport, state: 'reading', format: null, columns: [], totals: null },
  },
  async handle(raw, run) {
    const { query } = parseInput(uploadInput, raw);
    const data = await run(prepare.source, { kind: query.kind, name: query.name });
    return { body: null, ticket: Ticket.parse(data['prepareImport']).ticket };
  },
  async received(said, run) {
    const data = await run(read.source, { id: Received.parse(said).id });
    if (!read.isResult(data) || data.import === null) throw serviceUnavailable();
    const { id, version } = data.import;
    return { body: toImport(data.import), version, location: `/imports/${id}` };
  },
};

const rejectedInput = z.object({ ...plain, params: pathId });

const rejectedRoute: Route = {
  ...{ method: 'GET', path: '/imports/{id}/rejected.csv', summary: 'Export the bad rows of an import', what: 'Import' },
  description: 'As they are in the file, with a column `error`. Mended, the file can be imported.',
  ...{ access: 'imports:write', kind: 'download', fileTypes: ['text/csv'] },
  ...{ operationName: rejected.name, sources: [rejected.source], input: rejectedInput },
  async handle(raw, run) {
    const { params } = parseInput(rejectedInput, raw);
    const data = await run(rejected.source, { id: params.id });
    return { body: null, ticket: Ticket.parse(data['exportRejectedRows']).ticket };
  },
};

/** Files with expenses or accounts. */
export const importRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/imports',
    summary: 'List imports',
    description: 'Newest first.',
    access: 'imports:write',
    operation: operation('ListImports'),
    input: z.object({ ...plain, query: z.strictObject(paging) }),
    reply: importPage,
    answerExample: { items: [exampleImport], page: 1, per_page: 20, total: 1, total_is_exact: true },
    variables: ({ query }) => slice(query),
    answer: ({ imports }, { query }) => ({ body: toPage(imports, query, toImport) }),
  }),
  uploadRoute,
  defineRoute({
    method: 'GET',
    path: '/imports/{id}',
    summary: 'Read an import',
    access: 'imports:write',
    operation: read,
    input: z.object({ ...plain, params: pathId }),
    reply: importResource,
    what: 'Import',
    answerExample: exampleImport,
    variables: ({ params }) => ({ id: params.id }),
    answer: (data) => data.import && { body: toImport(data.import), version: data.import.version },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/imports/{id}',
    summary: 'Change an import',
    description:
      'Decides how the file is read, corrects cells, leaves rows out and takes twins. `CONFLICT` unless it is `ready` or `failed`. A change of `format`, ' +
      '`mapping` or `defaults` judges every row again (`state` is then `reading`); `rows` are judged at once.',
    access: 'imports:write',
    operation: operation('ChangeImport'),
    input: z.object({ ...plain, params: pathId, body: importChanges }),
    reply: importResource,
    what: 'Import',
    guarded: true,
    errors: ['CONFLICT', 'INVALID_REFERENCE'],
    bodyExample: { defaults: { account_id: 3 }, rows: [{ row: 1, cells: [{ column: 1, value: '-12,00' }] }] },
    answerExample: exampleImport,
    variables: ({ params, body, expectedVersion }) => ({ id: params.id, input: toImportInput(body), expectedVersion }),
    answer: ({ changeImport }) => ({ body: toImport(changeImport), version: changeImport.version }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/imports/{id}',
    summary: 'Discard an import',
    description: 'Removes it with its file and rows. `CONFLICT` once it is being committed, or was.',
    access: 'imports:write',
    status: 204,
    operation: operation('DiscardImport'),
    input: z.object({ ...plain, params: pathId }),
    what: 'Import',
    guarded: true,
    errors: ['CONFLICT'],
    variables: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    answer: () => ({ body: null }),
  }),
  defineRoute({
    method: 'GET',
    path: '/imports/{id}/rows',
    summary: 'List rows of an import',
    description: 'In the order of the file.',
    access: 'imports:write',
    operation: operation('ListImportRows'),
    input: z.object({ ...plain, params: pathId, query: rowFilters }),
    reply: importRowPage,
    what: 'Import',
    answerExample: { items: [exampleRow], page: 1, per_page: 20, total: 1, total_is_exact: true },
    variables: ({ params, query }) => ({ id: params.id, state: query.state, q: query.q, ...slice(query) }),
    answer: (data, { query }) => data.import && { body: toPage(data.import.rows, query, toImportRow) },
  }),
  rejectedRoute,
  defineRoute({
    method: 'POST',
    path: '/imports/{id}/commit',
    summary: 'Commit an import',
    description:
      'Books its rows in one transaction, in the background: read the import until its `state` is `done`, or `ready` with an `error`. `CONFLICT` unless it is ' +
      '`ready`; `IMPORT_HAS_ERRORS` where all rows are to be taken and some are bad.',
    access: 'imports:write',
    status: 202,
    operation: operation('CommitImport'),
    input: z.object({ ...plain, params: pathId, body: commitOrder }),
    reply: importResource,
    what: 'Import',
    guarded: true,
    errors: ['CONFLICT', 'IMPORT_HAS_ERRORS'],
    bodyExample: { take: 'all' },
    answerExample: { ...exampleImport, state: 'committing' },
    variables: ({ params, body, expectedVersion }) => ({ id: params.id, take: body.take, expectedVersion }),
    answer: ({ commitImport }) => ({ body: toImport(commitImport), version: commitImport.version }),
  }),
  defineRoute({
    method: 'POST',
    path: '/imports/{id}/undo',
    summary: 'Undo an import',
    description:
      'Deletes the expenses that it has recorded, by reversals, or archives the accounts that it has opened; within 30 days, in the background. `CONFLICT` unless it is ' +
      '`done`; `IMPORT_CHANGED` where some of it was changed, deleted or used since, unless `force` is true: then changed expenses are deleted, too, and used accounts stay.',
    access: 'imports:write',
    status: 202,
    operation: operation('UndoImport'),
    input: z.object({ ...plain, params: pathId, body: undoOrder }),
    reply: importResource,
    what: 'Import',
    guarded: true,
    errors: ['CONFLICT', 'IMPORT_CHANGED'],
    bodyExample: { force: false },
    answerExample: { ...exampleImport, state: 'undoing' },
    variables: ({ params, body, expectedVersion }) => ({ id: params.id, force: body.force, expectedVersion }),
    answer: ({ undoImport }) => ({ body: toImport(undoImport), version: undoImport.version }),
  }),
];

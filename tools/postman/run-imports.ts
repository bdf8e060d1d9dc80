import type { RunFolder } from './run-step.ts';
import { withId } from './with-id.ts';

const STATEMENT = 'Date,Amount,Vendor,Note\n2025-11-18,12.50,Figma,Seats\n2025-11-19,7.00,Miro,\n';

/** A file that is sent, read, corrected, committed and undone, and one that is discarded. */
export const IMPORT_RUN: RunFolder = {
  name: '8 Imports',
  steps: [
    {
      operationId: 'prepareImport',
      query: { kind: 'expenses', name: 'statement.csv' },
      file: { type: 'text/csv', text: STATEMENT },
      keeps: { import_id: 'id' },
      remark: 'The file is the body; choose any CSV of your own.',
    },
    withId('readImport', 'import_id', { before: 'wait-for-import.js' }),
    withId('changeImport', 'import_id', {
      wholeBody: { defaults: { account_id: '{{account_id}}' } },
      remark: 'The file names no account: it is chosen for all rows, which are then judged again.',
    }),
    withId('listImportRows', 'import_id', { before: 'wait-for-import.js', query: { state: 'good' } }),
    withId('exportRejectedRows', 'import_id'),
    { operationId: 'listImports' },
    withId('commitImport', 'import_id'),
    withId('undoImport', 'import_id', { before: 'wait-for-import.js' }),
    {
      operationId: 'prepareImport',
      name: 'Import a file to discard',
      query: { kind: 'expenses', name: 'another.csv' },
      file: { type: 'text/csv', text: STATEMENT },
      keeps: { import_id: 'id' },
    },
    withId('discardImport', 'import_id', { before: 'wait-for-import.js' }),
    {
      operationId: 'sendWithTicket',
      path: { ticket: '{{ticket}}' },
      before: 'take-upload-ticket.js',
      file: { type: 'text/csv', text: STATEMENT },
      remark: 'A script takes the ticket from the graph.',
    },
  ],
};

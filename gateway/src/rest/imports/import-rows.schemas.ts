import { z } from 'zod';
import { amount, id, text } from '../schema/fields.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { importField, rowState } from './import-words.ts';

const money = z.strictObject({ amount, currency: z.string() });

export const importRow = z
  .strictObject({
    row: z.int().meta({ description: 'Counted from 1, without header and skipped lines.' }),
    line: z.int().meta({ description: 'Line of the file in which it begins.' }),
    cells: z.array(z.string()).meta({ description: 'As in the file, with corrections.' }),
    corrected: z.array(z.int()).meta({ description: 'Columns with a corrected cell, counted from 0.' }),
    state: rowState.output,
    takes_twin: z.boolean().nullable().meta({ description: 'Whether a twin is taken; null: as the import says.' }),
    errors: z.array(
      z.strictObject({
        field: importField.output.nullable(),
        column: z.int().nullable().meta({ description: 'Counted from 0.' }),
        code: z.string(),
        message: z.string(),
        hint: z.string().nullable().meta({ description: 'How to mend it.' }),
      }),
    ),
    warnings: z.array(z.strictObject({ code: z.enum(['OVERDRAFT']), message: z.string() })),
    expense: z
      .strictObject({
        expense_date: z.string(),
        amount: money,
        account_amount: money,
        project_amount: money.nullable(),
        account_id: id,
        project_id: id.nullable(),
        category_id: id.nullable(),
        new_category: z.string().nullable().meta({ description: 'Name of a category that the commit makes.' }),
        vendor: z.string().nullable(),
        note: z.string().nullable(),
        tags: z.array(z.string()),
      })
      .nullable()
      .meta({ description: 'As a commit would book it; null for bad rows and for accounts.' }),
    twin_of: z.array(id).meta({ description: 'Live expenses with the same content.' }),
    twin_row: z.int().nullable().meta({ description: 'Earlier row with the same content.' }),
    expense_id: id.nullable().meta({ description: 'Expense that was booked.' }),
    account_id: id.nullable().meta({ description: 'Account that was opened.' }),
  })
  .meta({ id: 'ImportRow', description: 'A row of a file to import.' });

export const importRowPage = pageOf(importRow);

export const rowFilters = z.strictObject({
  state: rowState.input.optional().meta({ description: '`excluded` rows are in no other state.' }),
  q: text(200).optional().meta({ description: 'Text contained in a cell.' }),
  ...paging,
});

export const exampleRow = {
  row: 1,
  line: 2,
  cells: ['20.11.2025', '-12,50', 'Figma Inc.'],
  corrected: [],
  state: 'good',
  takes_twin: null,
  errors: [],
  warnings: [],
  expense: {
    expense_date: '2025-11-20',
    amount: { amount: 12.5, currency: 'EUR' },
    account_amount: { amount: 12.5, currency: 'EUR' },
    project_amount: null,
    ...{ account_id: 3, project_id: null, category_id: null, new_category: null },
    ...{ vendor: 'Figma Inc.', note: null, tags: [] },
  },
  twin_of: [],
  twin_row: null,
  expense_id: null,
  account_id: null,
};

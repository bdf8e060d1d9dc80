import { z } from 'zod';
import { overdraft as overdraftPolicy } from '../accounts/accounts.schemas.ts';
import { amount, id, instant } from '../schema/fields.ts';
import { pageOf } from '../schema/paging.ts';
import { dateOrder, decimalSign, importField, importKind, importState, spendSign } from './import-words.ts';

const column = z.int().meta({ description: 'Column of the file, counted from 0.' });
const named = z
  .strictObject({ count: z.int(), names: z.array(z.string()).meta({ description: 'At most 100.' }) })
  .meta({ description: 'Names that the rows use for the first time.' });

const format = z
  .strictObject({
    encoding: z.string().meta({ examples: ['utf-8', 'windows-1252'] }),
    delimiter: z.string(),
    skip_top: z.int().meta({ description: 'Lines above the header, or above the first row without one.' }),
    has_header: z.boolean(),
    skip_bottom: z.int().meta({ description: 'Rows at the end that are left out, such as totals.' }),
    decimal: decimalSign.output.nullable().meta({ description: 'Null where either fits: choose one.' }),
    date_order: dateOrder.output.nullable().meta({ description: 'Null where several fit: choose one.' }),
    spend_sign: spendSign.output.meta({ description: 'Sign of the amounts that are spend; others came in.' }),
    chosen: z.array(z.string()).meta({ description: 'Fields that somebody chose.' }),
    ambiguities: z.array(z.strictObject({ field: z.string(), column, message: z.string() })),
  })
  .meta({ description: 'How the file is read. Null until it is recognised.' });

const totals = z
  .strictObject({
    amount: amount.nullable().meta({ description: 'In base currency; null for accounts.' }),
    currency: z.string().nullable(),
    accounts: z.array(
      z.strictObject({
        account_id: id,
        currency: z.string(),
        rows: z.int(),
        change: amount,
        balance_before: amount,
        balance_after: amount,
        overdraft: overdraftPolicy.output
          .nullable()
          .meta({ description: 'Policy of the account, where its balance falls below zero.' }),
      }),
    ),
    projects: z.array(z.strictObject({ project_id: id, currency: z.string(), rows: z.int(), change: amount })),
    new_categories: named,
    new_vendors: named,
    new_tags: named,
    problems: z
      .array(z.strictObject({ code: z.string(), message: z.string(), account_id: id.nullable() }))
      .meta({ description: 'What stands against a commit although each row is good by itself.' }),
  })
  .meta({ description: 'What a commit would do. Null until the rows are judged.' });

export const importResource = z
  .strictObject({
    id,
    kind: importKind.output,
    name: z.string(),
    state: importState.output,
    error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    file_bytes: z.int(),
    file_hash: z.string().meta({ description: 'SHA-256, hexadecimal.' }),
    same_file_as: z.array(id).meta({ description: 'Earlier imports of the same file that were not undone.' }),
    format: format.nullable(),
    columns: z.array(
      z.strictObject({
        index: z.int(),
        header: z.string(),
        examples: z.array(z.string()),
        field: importField.output.nullable(),
      }),
    ),
    mapping: z.record(z.string(), column).meta({ description: 'Column of each field.' }),
    defaults: z.strictObject({
      account_id: id.nullable(),
      project_id: id.nullable(),
      category_id: id.nullable(),
      currency: z.string().nullable(),
    }),
    takes_twins: z.boolean().meta({ description: 'Whether twins are taken where their row says nothing else.' }),
    counts: z.strictObject({
      rows: z.int(),
      good: z.int(),
      bad: z.int(),
      twins: z.int(),
      taken_twins: z.int(),
      excluded: z.int(),
      taken: z.int().meta({ description: 'Rows that a commit books: good ones and taken twins.' }),
    }),
    totals: totals.nullable(),
    progress: z
      .strictObject({
        phase: z.string(),
        done: z.int(),
        total: z.int(),
        per_second: z.number().nullable(),
        seconds_left: z.int().nullable(),
      })
      .nullable(),
    created_by: id.nullable(),
    created_by_key: id.nullable(),
    committed_at: instant.nullable(),
    undone_at: instant.nullable(),
    rows_expire_at: instant.nullable().meta({ description: 'When rows and file are removed.' }),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Import', description: 'A file with expenses or accounts, and what became of it.' });

export const importPage = pageOf(importResource);

export const exampleImport = {
  id: 7,
  kind: 'expenses',
  name: 'may.csv',
  state: 'ready',
  error: null,
  file_bytes: 248,
  file_hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  same_file_as: [],
  format: {
    encoding: 'utf-8',
    delimiter: ';',
    skip_top: 0,
    has_header: true,
    skip_bottom: 0,
    decimal: ',',
    date_order: 'dmy',
    spend_sign: 'negative',
    chosen: [],
    ambiguities: [],
  },
  columns: [
    { index: 0, header: 'Buchungstag', examples: ['20.11.2025'], field: 'expense_date' },
    { index: 1, header: 'Betrag', examples: ['-12,50'], field: 'amount' },
    { index: 2, header: 'Empfänger', examples: ['Figma Inc.'], field: 'vendor' },
  ],
  mapping: { expense_date: 0, amount: 1, vendor: 2 },
  defaults: { account_id: 3, project_id: null, category_id: null, currency: null },
  takes_twins: false,
  counts: { rows: 1, good: 1, bad: 0, twins: 0, taken_twins: 0, excluded: 0, taken: 1 },
  totals: {
    amount: 12.5,
    currency: 'EUR',
    accounts: [
      {
        ...{ account_id: 3, currency: 'EUR', rows: 1, change: -12.5, balance_before: 900, balance_after: 887.5 },
        overdraft: null,
      },
    ],
    projects: [],
    new_categories: { count: 0, names: [] },
    new_vendors: { count: 1, names: ['Figma Inc.'] },
    new_tags: { count: 0, names: [] },
    problems: [],
  },
  progress: null,
  created_by: 1,
  created_by_key: null,
  committed_at: null,
  undone_at: null,
  rows_expire_at: '2025-12-20T10:00:00.000Z',
  created_at: '2025-11-20T10:00:00.000Z',
  updated_at: '2025-11-20T10:00:02.000Z',
};

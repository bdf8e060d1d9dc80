import { z } from 'zod';
import { refused } from '../../http/issue-code.ts';
import type { VariablesOf } from '../kit/static-operations.ts';
import { bodyId, currency, fail, text, title } from '../schema/fields.ts';
import { dateOrder, decimalSign, importField, importKind, spendSign } from './import-words.ts';

type Input = VariablesOf<'ChangeImport'>['input'];

const MOST_LINES = 1_000;
const MOST_ROWS = 500;
const MOST_CHARACTERS = 5_000;
const skipped = z.int().min(0).max(MOST_LINES).nullable().optional();
const reference = (what: string) =>
  bodyId(`Id of ${what} for rows that name none; null for none.`).nullable().optional();

/** A column by its number or by its header. */
const place = z
  .union([z.int().min(0), text(500), z.null()])
  .meta({ description: 'Number of the column, from 0, or its header; null unmaps the field.' });

const mapping = z
  .record(z.string(), place)
  .transform((value, context): NonNullable<Input['mapping']> =>
    Object.entries(value).map(([name, column]) => {
      const field = importField.input.safeParse(name);
      if (!field.success)
        return fail(
          context,
          name,
          refused(`has no field ${name.slice(0, 40)}; see the columns of an import`, 'UNKNOWN_FIELD'),
        );
      if (typeof column === 'string') return { field: field.data, header: column };
      return { field: field.data, column };
    }),
  )
  .meta({ description: 'Fields that are not named stay mapped as they are.', type: 'object' });

export const importChanges = z.strictObject({
  name: title(200).optional(),
  format: z
    .strictObject({
      encoding: text(40).nullable().optional(),
      delimiter: text(1).nullable().optional(),
      skip_top: skipped,
      has_header: z.boolean().nullable().optional(),
      skip_bottom: skipped,
      decimal: decimalSign.input.nullable().optional(),
      date_order: dateOrder.input.nullable().optional(),
      spend_sign: spendSign.input.nullable().optional(),
    })
    .optional()
    .meta({ description: 'Omitted fields are as before; null takes a choice back. Every row is judged again.' }),
  mapping: mapping.optional(),
  defaults: z
    .strictObject({
      account_id: reference('the account'),
      project_id: reference('the project'),
      category_id: reference('the category'),
      currency: currency('Of amounts without one; null for the account’s.').nullable().optional(),
    })
    .optional(),
  takes_twins: z.boolean().optional(),
  rows: z
    .array(
      z.strictObject({
        row: z.int().min(1),
        cells: z
          .array(
            z.strictObject({
              column: z.int().min(0).meta({ description: 'Counted from 0.' }),
              value: text(MOST_CHARACTERS).nullable().meta({ description: 'Null takes the correction back.' }),
            }),
          )
          .max(100)
          .optional(),
        is_excluded: z.boolean().optional(),
        takes_twin: z.boolean().nullable().optional(),
      }),
    )
    .max(MOST_ROWS)
    .optional()
    .meta({ description: 'Corrections of cells, rows to leave out, and twins to take. Answered at once.' }),
});

export const importQuery = z.strictObject({
  kind: importKind.input,
  name: title(200).meta({ description: 'Such as the name of the file.' }),
});

/** The change in the graph's words. */
export function toImportInput(body: z.output<typeof importChanges>): Input {
  const { format, defaults, rows } = body;
  return {
    name: body.name,
    takesTwins: body.takes_twins,
    mapping: body.mapping,
    format: format && {
      ...{ encoding: format.encoding, delimiter: format.delimiter, decimal: format.decimal },
      ...{ skipTop: format.skip_top, hasHeader: format.has_header, skipBottom: format.skip_bottom },
      ...{ dateOrder: format.date_order, spendSign: format.spend_sign },
    },
    defaults: defaults && {
      ...{ accountId: defaults.account_id, projectId: defaults.project_id, categoryId: defaults.category_id },
      currency: defaults.currency,
    },
    rows: rows?.map((row) => ({
      ...{ row: row.row, cells: row.cells, isExcluded: row.is_excluded, takesTwin: row.takes_twin },
    })),
  };
}

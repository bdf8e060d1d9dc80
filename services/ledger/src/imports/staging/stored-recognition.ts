import { z } from 'zod';
import { ACCOUNT_FIELDS, EXPENSE_FIELDS, type Mapping } from '../reading/import-fields.ts';
import { formatChoicesSchema, importFormatSchema } from '../reading/import-format.ts';
import type { Recognition } from '../reading/recognise-file.ts';

const column = z.int().min(0);

/** `imports.mapping`: empty where nobody chose a column. */
export const StoredMapping: z.ZodType<Mapping> = z.partialRecord(
  z.enum([...EXPENSE_FIELDS, ...ACCOUNT_FIELDS]),
  column,
);

/** `imports.format`: what somebody chose. */
export const StoredChoices = formatChoicesSchema;

/** `imports.recognised`: the format and the columns as the file is read. */
export const StoredRecognition = z.object({
  format: importFormatSchema,
  mapping: StoredMapping,
  samples: z.array(z.array(z.string())),
  questions: z.array(
    z.object({
      choice: z.enum(['decimal', 'date_order']),
      column,
      options: z.array(z.string()),
      examples: z.array(
        z.object({ line: z.int(), text: z.string(), reads: z.record(z.string(), z.string().nullable()) }),
      ),
    }),
  ),
});
export type StoredRecognition = z.output<typeof StoredRecognition>;

export function toStored({ format, mapping, columns, questions }: Recognition): StoredRecognition {
  return {
    ...{ format, mapping, samples: columns.map(({ samples }) => [...samples]) },
    questions: questions.map(({ choice, column: index, options, examples }) => ({
      ...{ choice, column: index, options: [...options] },
      examples: examples.map(({ line, text, reads }) => ({ line, text, reads: { ...reads } })),
    })),
  };
}

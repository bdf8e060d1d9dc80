import { z } from 'zod';
import { SEPARATORS, type Separator } from '@outlay/files/csv-options';

const text = z.string().nullish();
const oneOrMore = z.union([z.string(), z.array(z.string())]).nullish();

const filter = z.object({
  projectId: oneOrMore,
  accountId: oneOrMore,
  categoryId: oneOrMore,
  vendor: text,
  vendorId: oneOrMore,
  tag: oneOrMore,
  q: text,
  from: text,
  to: text,
  minAmount: text,
  maxAmount: text,
  currency: text,
  createdBy: text,
  importId: text,
  isProjectRelated: z.boolean().nullish(),
  includeDeleted: z.boolean().nullish(),
});

/** Arguments of an export, as its ticket keeps them. */
export const exportArgs = z.object({
  format: z.enum(['CSV', 'XLSX', 'PDF']),
  filter: filter.nullish(),
  sort: text,
  separator: z.enum(['COMMA', 'SEMICOLON', 'TAB']),
  bom: z.boolean(),
  locale: z.string().default('en'),
});
export type ExportArgs = z.output<typeof exportArgs>;

export function separatorOf({ separator }: ExportArgs): Separator {
  return SEPARATORS[separator];
}

import { isCurrency, type CurrencyCode } from '@outlay/money/currencies';
import { z } from 'zod';

const id = z.int().positive().nullable().default(null);

/** `imports.defaults`: what rows get that say nothing else. */
export const Defaults = z.object({
  accountId: id,
  projectId: id,
  categoryId: id,
  currency: z
    .custom<CurrencyCode>((value) => typeof value === 'string' && isCurrency(value))
    .nullable()
    .default(null),
});
export type Defaults = z.output<typeof Defaults>;

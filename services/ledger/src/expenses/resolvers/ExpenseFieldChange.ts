import type { ExpenseFieldChangeResolvers } from '../../__generated__/resolvers.ts';
import type { LedgerContext } from '../../context.ts';
import { referenceOf } from '../reference-names.ts';

/** Names beside the ids in a history. Those of one operation are read together. */
export const ExpenseFieldChange: ExpenseFieldChangeResolvers = {
  beforeLabel: ({ field, before }, _args, context) => labelOf(field, before, context),
  afterLabel: ({ field, after }, _args, context) => labelOf(field, after, context),
};

function labelOf(
  field: string,
  value: unknown,
  { referenceNameLoader }: Pick<LedgerContext, 'referenceNameLoader'>,
): Promise<string | null> | null {
  const reference = referenceOf(field, value);
  return reference && referenceNameLoader.load(reference);
}

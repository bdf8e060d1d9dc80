import { z } from 'zod';
import { jsonNumber, plainDecimal } from '../kit/exact-json.ts';

const AMOUNTS = /(?:^|_)(?:amount|balance|budget|estimate|rate|threshold)$/;

/** A value of an audited field. The audit keeps amounts as decimals; here, as everywhere in REST, they are numbers. */
function toAuditedValue(field: string, value: unknown): unknown {
  const isAmount = AMOUNTS.test(field) && typeof value === 'string' && plainDecimal(value) !== null;
  return isAmount ? jsonNumber(value) : value;
}

const label = z.string().nullable().meta({
  description:
    'Present name of what the id refers to; null for values that are no id, and for names that one may not see.',
});

/** Audited changes by field, with names beside ids. */
export const auditedChanges = z.record(
  z.string(),
  z.strictObject({ before: z.unknown(), after: z.unknown(), before_label: label, after_label: label }),
);

interface FoundChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly beforeLabel: string | null;
  readonly afterLabel: string | null;
}

/** Audited changes by field, as REST names fields. */
export function toAuditedChanges(changes: readonly FoundChange[]): z.output<typeof auditedChanges> {
  return Object.fromEntries(
    changes.map(({ field, before, after, beforeLabel, afterLabel }) => [
      field,
      {
        before: toAuditedValue(field, before),
        after: toAuditedValue(field, after),
        before_label: beforeLabel,
        after_label: afterLabel,
      },
    ]),
  );
}

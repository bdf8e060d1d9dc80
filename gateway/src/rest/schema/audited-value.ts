import { jsonNumber, plainDecimal } from '../kit/exact-json.ts';

const AMOUNTS = /(?:^|_)(?:amount|balance|budget|estimate|rate|threshold)$/;

/** A value of an audited field. The audit keeps amounts as decimals; here, as everywhere in REST, they are numbers. */
export function toAuditedValue(field: string, value: unknown): unknown {
  const isAmount = AMOUNTS.test(field) && typeof value === 'string' && plainDecimal(value) !== null;
  return isAmount ? jsonNumber(value) : value;
}

/** Audited changes by field, as REST names fields. */
export function toAuditedChanges(
  changes: readonly { field: string; before: unknown; after: unknown }[],
): Record<string, { before: unknown; after: unknown }> {
  return Object.fromEntries(
    changes.map(({ field, before, after }) => [
      field,
      { before: toAuditedValue(field, before), after: toAuditedValue(field, after) },
    ]),
  );
}

import { queryTooComplex } from './query-limits.ts';

/** Far more than any operation of the graph takes: its longest list has a hundred items. */
const MAX_VALUES = 1_000;

/**
 * Refuses variables that are mostly there to keep us busy: graphql-js reports on each value that does not fit, and a
 * megabyte of them took it half a minute.
 * @throws AppError QUERY_TOO_COMPLEX
 */
export function checkVariableSize(variables: Readonly<Record<string, unknown>> = {}): void {
  const pending: unknown[] = [variables];
  let found = 0;
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) continue;
    const inside: unknown[] = Object.values(value);
    found += inside.length;
    if (found > MAX_VALUES) throw queryTooComplex(`The variables hold more than ${MAX_VALUES} values.`);
    pending.push(...inside);
  }
}

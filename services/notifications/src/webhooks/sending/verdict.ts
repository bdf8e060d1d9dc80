import type { DeliveryResult } from './delivery-result.ts';

/**
 * `delivered`: the receiver confirmed it. `gone`: the receiver wants no more messages, so its endpoint ends.
 * `retry`: everything else, redirects included.
 */
export type Verdict = 'delivered' | 'gone' | 'retry';

const OK = 200;
const REDIRECTS = 300;
const GONE = 410;

/** The status is the receipt: an answer whose text was cut or broken off counts by it, too. */
export function verdictOf({ status }: Pick<DeliveryResult, 'status'>): Verdict {
  if (status === null) return 'retry';
  if (status >= OK && status < REDIRECTS) return 'delivered';
  return status === GONE ? 'gone' : 'retry';
}

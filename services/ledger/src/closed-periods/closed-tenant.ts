import type { ClosedPeriod } from './closed-period.repository.ts';

/** A tenant, which identity owns, with what the ledger knows of it. */
export interface ClosedTenant {
  readonly id: string;
  readonly closedThrough: string | null;
  readonly closedPeriodVersion: number;
}

export function toClosedTenant(id: string | number, { closedThrough, version }: ClosedPeriod): ClosedTenant {
  return { id: String(id), closedThrough, closedPeriodVersion: version };
}

import type { Bench } from '../product/bench-context.ts';
import type { TenantName } from '../product/bench-tenants.ts';

/** An Outlay, and the tenant whose list is exported. */
export interface Exporting extends Bench {
  readonly tenantName: Extract<TenantName, 'small' | 'big'>;
}

import { eachTenant } from '@outlay/jobs/each-tenant';
import type { Job } from '@outlay/jobs/job';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { NOTIFICATIONS } from '../alerts/alert-origin.ts';
import { AlertRepository } from '../alerts/alert.repository.ts';
import { followBalance } from '../alerts/low-balance.ts';
import { AccountStateRepository } from '../replicas/account-state.repository.ts';
import type { JobTenantsRepository } from './job-tenants.repository.ts';

const CHUNK = 200;

/**
 * Checks all accounts of all tenants, and raises or clears alerts that their events did not. A second run right after the first changes
 * nothing.
 */
export function lowBalanceJob(database: TenantDatabase, tenants: JobTenantsRepository): Job {
  return {
    name: 'low-balance',
    description: 'Checks every account against its threshold.',
    every: 'hour',
    async run(slot, signal) {
      const requestId = `job:low-balance:${slot.toISOString()}`;
      await eachTenant(await tenants.withAccounts(), signal, (tenantId) =>
        checkTenant(database, tenantId, requestId, signal),
      );
    },
  };
}

async function checkTenant(
  database: TenantDatabase,
  tenantId: number,
  requestId: string,
  signal: AbortSignal,
): Promise<void> {
  for (let afterId = 0; ;) {
    const unfit = await database.read({ tenantId }, (em) =>
      new AccountStateRepository(em, tenantId).withUnfitAlert(afterId, CHUNK),
    );
    for (const accountId of unfit) {
      signal.throwIfAborted();
      await database.write({ tenantId }, async (em) => {
        const account = await new AccountStateRepository(em, tenantId).findForUpdate(accountId);
        const origin = { tenantId, principal: NOTIFICATIONS, requestId, at: new Date() };
        const open = await new AlertRepository(em, tenantId).findOpen('LOW_BALANCE', accountId);
        if (account) await followBalance(em, origin, account, open);
      });
    }
    const last = unfit.at(-1);
    if (last === undefined || unfit.length < CHUNK) return;
    afterId = last;
  }
}

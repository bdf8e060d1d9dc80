import { AppError } from '@outlay/errors/app-error';
import type { Job } from '@outlay/jobs/job';
import type { Logger } from '@outlay/telemetry/logger';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Pool } from 'pg';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import { ClaimedTenantsRepository } from './claimed-tenants.repository.ts';
import { findProof } from './domain-finding.ts';
import { settleFinding, type DomainChange } from './domain-settling.ts';
import type { TxtLookup } from './txt-lookup.ts';

const HOUR = 4;
const PATIENCE_MS = 5_000;
/** Domains that are checked at the same time. */
const AT_ONCE = 8;
/** Days for which an unproven claim is checked without being asked. */
const PENDING_DAYS = 7;

export interface DomainProofsParts {
  database: TenantDatabase;
  /** As the worker role: finds the claims of all tenants. */
  worker: Pick<Pool, 'query'>;
  lookup: TxtLookup;
  logger: Logger;
}

/** Checks the proofs of all custom domains, once a day. */
export function domainProofsJob(parts: DomainProofsParts): Job {
  return {
    name: 'domain-proofs',
    description: 'Looks for the DNS records that prove custom domains',
    every: { dailyAtHour: HOUR },
    async run(slot, signal) {
      const waiting = await new ClaimedTenantsRepository(parts.worker).find(PENDING_DAYS);
      const failures: unknown[] = [];
      const checkNext = async (): Promise<void> => {
        for (let tenantId = waiting.pop(); tenantId !== undefined && !signal.aborted; tenantId = waiting.pop()) {
          await check(parts, tenantId, slot).catch((error: unknown) => failures.push(error));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, checkNext));
      signal.throwIfAborted();
      if (failures.length > 0) throw failures[0];
    },
  };
}

async function check({ database, lookup, logger }: DomainProofsParts, tenantId: number, slot: Date): Promise<void> {
  const day = slot.toISOString().slice(0, 10);
  const asked = await database.read({ tenantId }, (em) => new TenantRepository(em).find(tenantId));
  const { customDomain: domain = null, customDomainToken: token = null } = asked ?? {};
  if (domain === null || token === null) return;
  const finding = await findProof(lookup, { domain, token }, PATIENCE_MS);
  try {
    const change = await database.write({ tenantId }, async (em): Promise<DomainChange> => {
      const tenant = await new TenantRepository(em).findForUpdate(tenantId);
      if (tenant?.customDomainToken !== token) return null;
      return settleFinding(em, contextOf(tenantId, day), tenant, finding, { day });
    });
    if (change !== null) logger.warn({ tenantId, domain }, `a custom domain is ${change}`);
  } catch (error) {
    // Another tenant has it, or had it until lately: its Owner is told when asking.
    if (!(error instanceof AppError && error.status === 409)) throw error;
  }
}

function contextOf(tenantId: number, day: string): RequestContext & { tenantId: number } {
  const principal = { kind: 'service', name: 'identity', permissions: new Set<never>() } as const;
  return { tenantId, principal, requestId: `domain-proofs-${day}` };
}

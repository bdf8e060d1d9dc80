import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';

/** Requests a minute that operators allow a tenant. */
export interface TenantQuotas {
  /** Null without a quota, and where it cannot be found out soon: the common limit holds then. */
  requestsPerMinute(tenantId: number): Promise<number | null>;
  /** Takes a quota from an event. */
  learn(tenantId: number, requestsPerMinute: number | null): void;
}

const FRESH_MS = 60_000;
/** A quota that could not be found out is asked for again after this. */
const RETRY_MS = 5_000;
/** A first request waits this long for the quota of its tenant. */
const PATIENCE_MS = 250;
const MAX_TENANTS = 20_000;

const QUERY = `query TenantQuotas { tenantQuotas { requestsPerMinute } }`;
const Answer = z.object({ tenantQuotas: z.object({ requestsPerMinute: z.int().positive().nullable() }).nullable() });

interface Known {
  readonly requestsPerMinute: number | null;
  readonly freshUntilMs: number;
}

/** Asks identity about each tenant now and then, beside the requests: only the first one waits for the answer. */
export function createTenantQuotas(identity: Pick<SubgraphClient, 'ask'>, now: () => number = Date.now): TenantQuotas {
  const known = new LRUCache<number, Known>({ max: MAX_TENANTS });
  const asking = new Map<number, Promise<void>>();

  const remember = (tenantId: number, requestsPerMinute: number | null, forMs: number): void =>
    void known.set(tenantId, { requestsPerMinute, freshUntilMs: now() + forMs });

  const ask = async (tenantId: number): Promise<void> => {
    const before = known.get(tenantId);
    const answer = await identity.ask({ tenantId, requestId: `tenant-quotas-${tenantId}` }, QUERY).then(
      (data) => Answer.safeParse(data).data,
      () => undefined,
    );
    // An event that came meanwhile is newer.
    if (known.get(tenantId) !== before) return;
    if (answer) remember(tenantId, answer.tenantQuotas?.requestsPerMinute ?? null, FRESH_MS);
    else remember(tenantId, before?.requestsPerMinute ?? null, RETRY_MS);
  };

  const refresh = (tenantId: number): Promise<void> => {
    let question = asking.get(tenantId);
    if (!question) {
      question = ask(tenantId).finally(() => asking.delete(tenantId));
      asking.set(tenantId, question);
    }
    return question;
  };

  return {
    async requestsPerMinute(tenantId) {
      const entry = known.get(tenantId);
      if (entry && entry.freshUntilMs > now()) return entry.requestsPerMinute;
      const refreshed = refresh(tenantId);
      if (entry) return entry.requestsPerMinute;
      await Promise.race([refreshed, sleep(PATIENCE_MS, undefined, { ref: false })]);
      return known.get(tenantId)?.requestsPerMinute ?? null;
    },
    learn: (tenantId, requestsPerMinute) => remember(tenantId, requestsPerMinute, FRESH_MS),
  };
}

import type { EntityManager } from '@mikro-orm/postgresql';
import { hex } from '@outlay/audit/chain-scan';
import { deadlineExceeded } from '@outlay/tenancy/deadline';
import { requireWholeTenant } from '@outlay/tenancy/key-scope';
import { isAwaited, requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { AuditChain, AuditVerification } from '../../__generated__/resolvers.ts';
import { AUDITED_SERVICES } from '../../messaging/analytics-topics.ts';
import { checkPlaces, NOTHING_CHECKED, type ChainProgress } from './chain-check.ts';
import { PublishedChainRepository } from './published-chain.repository.ts';
import { VerificationPassRepository, type VerificationPass } from './verification-pass.repository.ts';

/** Entries that one answer verifies itself, over all chains of a tenant; longer trails are verified in the background. */
const AT_ONCE = 2_500;
const PAGE = 250;
/** Longest time that one answer spends on verifying, in milliseconds. */
const PATIENCE_MS = 750;
/** Tenants that are verified at the same time in this process; further ones are answered from what is verified. */
const TENANTS_AT_ONCE = 2;

interface Budget {
  /** Entries left to verify. */
  entries: number;
  /** When to stop, by the clock of `performance`. */
  until: number;
  /** False once every caller has left or is past its deadline. */
  isWanted: () => boolean;
}

/** A verification that is under way, and the requests that wait for it. */
interface Running {
  callers: RequestContext[];
  verdict: Promise<AuditVerification>;
}

/**
 * Says whether the audit trails are what was sealed. A short trail is verified from its first entry while the caller waits; a long
 * one is answered from the background's passes. Simultaneous callers of a tenant share one answer, so that repeating the field
 * repeats no work; it stops once none of them waits any more.
 */
export class AuditVerificationService {
  readonly #database: TenantDatabase;
  readonly #atOnce: number;
  readonly #running = new Map<number, Running>();

  /** @param atOnce entries that one answer verifies itself */
  constructor(database: TenantDatabase, atOnce = AT_ONCE) {
    this.#database = database;
    this.#atOnce = atOnce;
  }

  /** @throws AppError FORBIDDEN without `audit:read`; KEY_LIMITED; SERVICE_UNAVAILABLE once nobody waits for the answer */
  async verify(context: RequestContext): Promise<AuditVerification> {
    requirePermission(context, 'audit:read');
    requireWholeTenant(context, 'The audit trail');
    const tenantId = tenantOf(context);
    const running = this.#running.get(tenantId);
    if (running) {
      running.callers.push(context);
      return running.verdict;
    }
    const callers = [context];
    const budget: Budget = {
      entries: this.#running.size < TENANTS_AT_ONCE ? this.#atOnce : 0,
      until: performance.now() + PATIENCE_MS,
      isWanted: () => callers.some(isAwaited),
    };
    const verdict = this.#verify(tenantId, budget).finally(() => this.#running.delete(tenantId));
    this.#running.set(tenantId, { callers, verdict });
    return verdict;
  }

  async #verify(tenantId: number, budget: Budget): Promise<AuditVerification> {
    const chains: AuditChain[] = [];
    for (const service of AUDITED_SERVICES) {
      chains.push(await this.#answer(tenantId, service, await this.#verifyWhole(tenantId, service, budget)));
    }
    return {
      ok: chains.every(({ ok }) => ok),
      isComplete: chains.every(({ isComplete }) => isComplete),
      chains,
    };
  }

  /** Verifies a chain from its first entry; null where that takes more than the budget. */
  async #verifyWhole(tenantId: number, service: string, budget: Budget): Promise<VerificationPass | null> {
    const startedAt = new Date();
    const chainIn = (em: EntityManager) => new PublishedChainRepository(em, tenantId, service);
    const known = await this.#database.read({ tenantId }, (em) =>
      new VerificationPassRepository(em, tenantId, service).find('HEAD'),
    );
    if (known && known.entries > budget.entries) return null;
    let progress: ChainProgress = NOTHING_CHECKED;
    for (;;) {
      if (!budget.isWanted()) throw deadlineExceeded();
      const { position } = progress;
      const places = await this.#database.read({ tenantId }, (em) => chainIn(em).placesAfter(position, PAGE));
      budget.entries -= places.length;
      if (budget.entries < 0) return null;
      progress = checkPlaces(progress, places, { tenantId, service });
      if (places.length < PAGE) return { ...progress, startedAt };
      if (performance.now() > budget.until) return null;
    }
  }

  async #answer(tenantId: number, service: string, whole: VerificationPass | null): Promise<AuditChain> {
    return this.#database.read({ tenantId }, async (em) => {
      const chain = new PublishedChainRepository(em, tenantId, service);
      const passes = new VerificationPassRepository(em, tenantId, service);
      const [head, pass] = [await chain.head(), whole ?? (await passes.find('HEAD'))];
      const recheck = whole ? null : await passes.find('RECHECK');
      const isCutOff = head !== null && !(await chain.has(head));
      const finding =
        firstOf(pass?.finding, recheck?.finding) ??
        (isCutOff
          ? { seq: (await chain.lastSeq()) + 1, problem: `the trail was published up to place ${head.seq}` }
          : null);
      const rest = await chain.placesAfter(pass?.position ?? NOTHING_CHECKED.position, 1);
      return {
        service,
        entries: pass?.entries ?? 0,
        verifiedThrough: pass && pass.entries > 0 ? pass.position.seq : null,
        verifiedAt: pass?.startedAt.toISOString() ?? null,
        isComplete: rest.length === 0,
        headSeq: head?.seq ?? null,
        headHash: head && hex(head.hash),
        ok: finding === null,
        brokenAt: finding?.seq ?? null,
        problem: finding?.problem ?? null,
      };
    });
  }
}

function firstOf<T extends { seq: number }>(one: T | null | undefined, other: T | null | undefined): T | null {
  if (!one || !other) return one ?? other ?? null;
  return one.seq <= other.seq ? one : other;
}

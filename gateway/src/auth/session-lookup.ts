import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import type { SessionClaims } from './access-token.ts';

/** Asks identity whether sessions are live while the event log is lost. */
export interface SessionLookup {
  /** @throws AppError SERVICE_UNAVAILABLE where identity does not answer, or too many sessions are being asked about */
  isLive(claims: SessionClaims): Promise<boolean>;
}

/** Milliseconds that an answer is cached: the end of a session is noticed so much later. */
const BELIEVED_MS = 1_000;
const MAX_BELIEVED = 50_000;
/** Sessions per question; identity accepts up to a thousand. */
const MAX_BATCH = 500;
/** Sessions that may wait for an answer at the same time. */
const MAX_WAITING = 5_000;

const QUERY = `query SessionsLive($sessions: [SessionInput!]!) { sessionsLive(sessions: $sessions) }`;
const Answer = z.object({ sessionsLive: z.array(z.boolean()) });

interface Waiting extends PromiseWithResolvers<boolean> {
  readonly claims: SessionClaims;
}

/** Caches answers for a second, asks about each session once at a time, and batches the sessions of a tenant. */
export function createSessionLookup(identity: Pick<SubgraphClient, 'ask'>): SessionLookup {
  const believed = new LRUCache<string, Promise<boolean>>({ max: MAX_BELIEVED, ttl: BELIEVED_MS });
  let gathered: Waiting[] = [];
  let waiting = 0;

  const ask = async (tenantId: number, asked: readonly Waiting[]): Promise<void> => {
    const sessions = asked.map(({ claims }) => ({
      userId: String(claims.userId),
      version: claims.sessionVersion,
      familyId: claims.familyId,
    }));
    try {
      const data = await identity.ask({ tenantId, requestId: `session-lookup-${tenantId}` }, QUERY, { sessions });
      const { sessionsLive: answers } = Answer.parse(data);
      for (const [n, { resolve }] of asked.entries()) resolve(answers[n] ?? false);
    } catch {
      for (const { reject } of asked) reject(serviceUnavailable());
    } finally {
      waiting -= asked.length;
    }
  };

  const flush = (): void => {
    const all = gathered;
    gathered = [];
    for (const [tenantId, ofTenant] of Map.groupBy(all, ({ claims }) => claims.tenantId)) {
      for (let from = 0; from < ofTenant.length; from += MAX_BATCH) {
        void ask(tenantId, ofTenant.slice(from, from + MAX_BATCH));
      }
    }
  };

  const join = (claims: SessionClaims): Promise<boolean> => {
    if (waiting >= MAX_WAITING) return Promise.reject(serviceUnavailable());
    waiting += 1;
    if (gathered.length === 0) setImmediate(flush);
    const one = { ...Promise.withResolvers<boolean>(), claims };
    gathered.push(one);
    return one.promise;
  };

  return {
    isLive(claims) {
      const { tenantId, userId, sessionVersion, familyId = '' } = claims;
      const key = `${tenantId}:${userId}:${sessionVersion}:${familyId}`;
      const known = believed.get(key);
      if (known) return known;
      const answer = join(claims);
      believed.set(key, answer);
      answer.catch(() => believed.delete(key));
      return answer;
    },
  };
}

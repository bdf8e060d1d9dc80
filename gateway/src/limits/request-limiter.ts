import { LRUCache } from 'lru-cache';
import { AppError } from '@outlay/errors/app-error';
import type { GatewayContext } from '../auth/gateway-context.ts';
import { clientKey } from './client-key.ts';
import type { TenantQuotas } from './tenant-quotas.ts';
import type { LimitRule, LimitState, LimitStore } from './limit-store.ts';

/** Points per minute. */
export interface RateLimits {
  /** Sign-in, registration and their like, per client address. */
  readonly authPerMinute: number;
  /** Other requests without a sign-in, per client address. */
  readonly anonymousPerMinute: number;
  readonly userPerMinute: number;
  /** Of each API key. */
  readonly keyPerMinute: number;
  /** Of a tenant without a quota. */
  readonly tenantPerMinute: number;
}

/** An anonymous caller, known by address. */
export type Stranger = Pick<GatewayContext, 'clientIp' | 'setHeader'>;
/** A signed-in or an anonymous caller. */
export type Caller = GatewayContext | Stranger;

/** Rate limits. Its methods set `RateLimit-*` headers and throw AppError RATE_LIMITED, or QUOTA_EXCEEDED for the quota of a tenant. */
export interface RequestLimiter {
  /**
   * Takes an operation from its caller's own share, whether or not it is refused later: each field at its root once, whatever
   * its alias, so that an operation with a hundred sign-ins is a hundred attempts.
   */
  countCaller(rootFields: readonly string[], context: GatewayContext): Promise<void>;
  /** Takes an operation from the share of the tenant. Call it last: what is refused must cost colleagues nothing. */
  countTenant(rootFields: readonly string[], context: GatewayContext): Promise<void>;
  /** Counts a request that was refused before any operation was read. The answer stays what it is; the next request pays. */
  noteRefused(caller: Caller): Promise<void>;
  /** Refuses a caller whose own share is known to be used up, before the request is read. Asks no store. */
  requireShare(caller: GatewayContext): void;
  /**
   * Counts what a caller without a good token makes us do before any operation is read: refusing a token, looking up a
   * tenant that nobody asked for lately.
   */
  countStranger(caller: Stranger): Promise<void>;
  /** Gives refreshes that succeeded back to the caller's address: sign-ins behind one address must not add up. */
  giveBackRefreshes(rootFields: readonly string[], context: GatewayContext): Promise<void>;
}

/** Fields that test secrets or create accounts: limited by client address, as their callers are anonymous. */
const AUTH_FIELDS: ReadonlySet<string> = new Set([
  'login',
  'register',
  'activateAccount',
  'verifyAddress',
  'requestVerification',
  'stopMails',
  'resumeMails',
  'createTenant',
  'requestPasswordReset',
  'invitationOf',
  'resetPassword',
  'changeMe',
]);
const REFRESH_FIELD = 'refreshSession';
/** The first part of an export of a person's data: limited by person, because everything is read for it. */
const EXPORT_FIELD = 'myAccountData';
const EXPORTS_AN_HOUR = 4;
const MAX_USED_UP = 20_000;

interface Count {
  readonly rule: LimitRule;
  readonly key: string;
  readonly points: number;
}

export function createRequestLimiter(
  store: LimitStore,
  limits: RateLimits,
  quotas: Pick<TenantQuotas, 'requestsPerMinute'>,
): RequestLimiter {
  const rules = rulesOf(limits);
  const tightest = new WeakMap<GatewayContext, LimitState>();
  /** Shares that were used up by requests that no operation counts, with the store's time to live. */
  const usedUp = new LRUCache<string, LimitState>({ max: MAX_USED_UP });

  /** The share that ordinary operations are charged to. */
  const ordinary = (caller: Caller): Omit<Count, 'points'> => {
    const who = 'principal' in caller ? callerKey(caller) : null;
    if (who === null) return { rule: rules.anonymous, key: clientKey(caller.clientIp) };
    return { rule: 'principal' in caller && caller.principal.kind === 'key' ? rules.key : rules.user, key: who };
  };

  const ownCounts = (rootFields: readonly string[], context: GatewayContext): Count[] => {
    const { attempts, refreshes, exports, others } = tally(rootFields);
    if (others === rootFields.length) return others > 0 ? [{ ...ordinary(context), points: others }] : [];
    const address = clientKey(context.clientIp);
    return [
      { rule: rules.auth, key: address, points: attempts },
      { rule: rules.refresh, key: address, points: refreshes },
      { ...ordinary(context), rule: rules.exports, points: exports },
      { ...ordinary(context), points: others },
    ].filter(({ points }) => points > 0);
  };

  return {
    async countCaller(rootFields, context) {
      const [only, ...more] = ownCounts(rootFields, context);
      if (!only) return;
      const consume = ({ rule, key, points }: Count) => store.consume(rule, key, points);
      const state = more.length === 0 ? await consume(only) : await tightestOf([only, ...more].map(consume));
      tightest.set(context, state);
      admit(state, context.setHeader);
    },
    async countTenant(rootFields, context) {
      const { others } = tally(rootFields);
      const { tenantId } = context;
      if (callerKey(context) === null || tenantId === null || others === 0) return;
      const key = String(tenantId);
      const quota = await quotas.requestsPerMinute(tenantId);
      const rule = quota === null ? rules.tenant : perMinute('quota', quota);
      const state = await store.consume(rule, key, others);
      if (!state.allowed) await store.giveBack(rule, key, others);
      const own = tightest.get(context);
      if (!own || rank(state) < rank(own)) admit(state, context.setHeader, quota === null ? tooMany : quotaExceeded);
    },
    async noteRefused(caller) {
      const { rule, key } = ordinary(caller);
      const state = await store.consume(rule, key, 1);
      setRateHeaders(state, caller.setHeader);
      const isUsedUp = !state.allowed || state.remaining === 0;
      if (isUsedUp)
        usedUp.set(`${rule.name} ${key}`, { ...state, allowed: false }, { ttl: Math.max(1, state.resetMs) });
    },
    requireShare(caller) {
      const { rule, key } = ordinary(caller);
      const name = `${rule.name} ${key}`;
      const state = usedUp.get(name);
      if (state) admit({ ...state, resetMs: usedUp.getRemainingTTL(name) }, caller.setHeader);
    },
    async countStranger({ clientIp, setHeader }) {
      admit(await store.consume(rules.anonymous, clientKey(clientIp), 1), setHeader);
    },
    async giveBackRefreshes(rootFields, { clientIp }) {
      const { refreshes } = tally(rootFields);
      if (refreshes > 0) await store.giveBack(rules.refresh, clientKey(clientIp), refreshes);
    },
  };
}

function perMinute(name: string, points: number): LimitRule {
  return { name, points, windowSeconds: 60 };
}

function rulesOf(limits: RateLimits) {
  return {
    auth: perMinute('auth', limits.authPerMinute),
    anonymous: perMinute('anonymous', limits.anonymousPerMinute),
    refresh: perMinute('refresh', limits.anonymousPerMinute),
    user: perMinute('user', limits.userPerMinute),
    key: perMinute('key', limits.keyPerMinute),
    tenant: perMinute('tenant', limits.tenantPerMinute),
    exports: { name: 'exports', points: EXPORTS_AN_HOUR, windowSeconds: 3_600 },
  };
}

function tally(rootFields: readonly string[]): Record<'attempts' | 'refreshes' | 'exports' | 'others', number> {
  const attempts = rootFields.filter((field) => AUTH_FIELDS.has(field)).length;
  const refreshes = rootFields.filter((field) => field === REFRESH_FIELD).length;
  const exports = rootFields.filter((field) => field === EXPORT_FIELD).length;
  return { attempts, refreshes, exports, others: rootFields.length - attempts - refreshes - exports };
}

/** The state that leaves the caller least. */
async function tightestOf(counted: readonly Promise<LimitState>[]): Promise<LimitState> {
  const states = await Promise.all(counted);
  return states.reduce((tightest, state) => (rank(state) < rank(tightest) ? state : tightest));
}

/** Null for anonymous callers. */
function callerKey({ principal, tenantId }: GatewayContext): string | null {
  switch (principal.kind) {
    case 'user':
      return `${tenantId}:${principal.userId}`;
    case 'key':
      return `${tenantId}:${principal.keyId}`;
    case 'service':
      return `${tenantId}:service`;
    case 'anonymous':
      return null;
  }
}

/** Refusals first, then by the share that is left. */
function rank({ allowed, remaining, limit }: LimitState): number {
  return allowed ? 1 + remaining / limit : 0;
}

function setRateHeaders({ limit, remaining, resetMs }: LimitState, setHeader: GatewayContext['setHeader']): void {
  setHeader('RateLimit-Limit', String(limit));
  setHeader('RateLimit-Remaining', String(remaining));
  setHeader('RateLimit-Reset', String(seconds(resetMs)));
}

function admit(state: LimitState, setHeader: GatewayContext['setHeader'], refusal = tooMany): void {
  setRateHeaders(state, setHeader);
  if (state.allowed) return;
  setHeader('Retry-After', String(seconds(state.resetMs)));
  throw refusal();
}

function tooMany(): AppError {
  return new AppError('RATE_LIMITED', 'Too many requests. Wait for the seconds in Retry-After.');
}

function quotaExceeded(): AppError {
  return new AppError(
    'QUOTA_EXCEEDED',
    'All people and keys of the tenant together have used up its requests of this minute. Wait for the seconds in Retry-After.',
  );
}

function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}

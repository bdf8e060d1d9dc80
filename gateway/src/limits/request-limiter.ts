import { AppError } from '@outlay/errors/app-error';
import type { GatewayContext } from '../auth/gateway-context.ts';
import { clientKey } from './client-key.ts';
import type { LimitRule, LimitState, LimitStore } from './limit-store.ts';

/** Points per minute. */
export interface RateLimits {
  /** Sign-in, registration and their like, per client address. */
  readonly authPerMinute: number;
  /** Everything else that nobody signed in for, per client address. */
  readonly anonymousPerMinute: number;
  readonly userPerMinute: number;
  readonly tenantPerMinute: number;
}

/** Counts requests and refuses what is too much. */
export interface RequestLimiter {
  /**
   * Counts an operation: each field at its root once, whatever its alias, so that an operation with a hundred sign-ins
   * is a hundred attempts.
   * @throws AppError RATE_LIMITED; `RateLimit-*` headers are set either way
   */
  countOperation(rootFields: readonly string[], context: GatewayContext): Promise<void>;
  /**
   * Counts what a caller without a good token makes us do before any operation is read: refusing a token, looking up a
   * tenant that nobody asked for lately.
   * @throws AppError RATE_LIMITED
   */
  countStranger(caller: Pick<GatewayContext, 'clientIp' | 'setHeader'>): Promise<void>;
}

/** Fields that guess at secrets or make something out of nothing: limited by address, as there is no one else to blame. */
const AUTH_FIELDS: ReadonlySet<string> = new Set([
  'login',
  'register',
  'activateAccount',
  'createTenant',
  'requestPasswordReset',
  'resetPassword',
  'changeMe',
]);

interface Count {
  readonly rule: LimitRule;
  readonly key: string;
  readonly points: number;
}

export function createRequestLimiter(store: LimitStore, limits: RateLimits): RequestLimiter {
  const perMinute = (name: string, points: number): LimitRule => ({ name, points, windowSeconds: 60 });
  const rules = {
    auth: perMinute('auth', limits.authPerMinute),
    anonymous: perMinute('anonymous', limits.anonymousPerMinute),
    user: perMinute('user', limits.userPerMinute),
    tenant: perMinute('tenant', limits.tenantPerMinute),
  };

  const countsFor = (rootFields: readonly string[], context: GatewayContext): Count[] => {
    const attempts = rootFields.filter((field) => AUTH_FIELDS.has(field)).length;
    const others = rootFields.length - attempts;
    const counts: Count[] = [];
    if (attempts > 0) counts.push({ rule: rules.auth, key: clientKey(context.clientIp), points: attempts });
    if (others === 0) return counts;
    const { principal, tenantId, clientIp } = context;
    if (principal.kind === 'anonymous')
      return [...counts, { rule: rules.anonymous, key: clientKey(clientIp), points: others }];
    const who = principal.kind === 'user' ? `${tenantId}:${principal.userId}` : `${tenantId}:${principal.kind}`;
    return [
      ...counts,
      { rule: rules.user, key: who, points: others },
      { rule: rules.tenant, key: String(tenantId), points: others },
    ];
  };

  const countAll = async (counts: readonly Count[], setHeader: GatewayContext['setHeader']): Promise<void> => {
    const states = await Promise.all(counts.map(({ rule, key, points }) => store.consume(rule, key, points)));
    const tightest = states.toSorted((one, other) => rank(one) - rank(other))[0];
    if (!tightest) return;
    setRateHeaders(tightest, setHeader);
    if (tightest.allowed) return;
    setHeader('Retry-After', String(seconds(tightest.resetMs)));
    throw new AppError('RATE_LIMITED', 'Too many requests. Wait as long as Retry-After says.');
  };

  return {
    countOperation: (rootFields, context) => countAll(countsFor(rootFields, context), context.setHeader),
    countStranger: ({ clientIp, setHeader }) =>
      countAll([{ rule: rules.anonymous, key: clientKey(clientIp), points: 1 }], setHeader),
  };
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

function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}

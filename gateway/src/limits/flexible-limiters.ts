import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { LimitRule, LimitState, LimitStore } from './limit-store.ts';

interface LimiterSettings {
  readonly keyPrefix: string;
  readonly points: number;
  readonly duration: number;
}

/** Counting over rate-limiter-flexible: one limiter for each rule, made when the rule is first used. */
export function createLimiters(
  make: (settings: LimiterSettings) => RateLimiterAbstract,
): Pick<LimitStore, 'consume' | 'giveBack'> {
  const limiters = new Map<string, RateLimiterAbstract>();
  const limiterOf = (rule: LimitRule): RateLimiterAbstract => {
    const id = `${rule.name}:${rule.points}:${rule.windowSeconds}`;
    let limiter = limiters.get(id);
    if (!limiter) {
      limiter = make({ keyPrefix: `outlay:limit:${rule.name}`, points: rule.points, duration: rule.windowSeconds });
      limiters.set(id, limiter);
    }
    return limiter;
  };
  return {
    async consume(rule, key, points) {
      try {
        return stateOf(rule, await limiterOf(rule).consume(key, points), true);
      } catch (refused) {
        // The library rejects with the counter itself when the points are used up, and with an Error when it cannot count.
        if (refused instanceof RateLimiterRes) return stateOf(rule, refused, false);
        throw refused;
      }
    },
    async giveBack(rule, key, points) {
      await limiterOf(rule).reward(key, points);
    },
  };
}

function stateOf(rule: LimitRule, counted: RateLimiterRes, allowed: boolean): LimitState {
  return {
    allowed,
    limit: rule.points,
    remaining: Math.max(0, counted.remainingPoints),
    resetMs: Math.max(0, counted.msBeforeNext),
  };
}

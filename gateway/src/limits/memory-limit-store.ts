import { RateLimiterMemory } from 'rate-limiter-flexible';
import { createLimiters } from './flexible-limiters.ts';
import type { LimitStore } from './limit-store.ts';

/** Counts in this process alone: for one gateway, and for when Redis is away. */
export function createMemoryLimitStore(): LimitStore {
  const limiters = createLimiters((settings) => new RateLimiterMemory(settings));
  return { ...limiters, ping: async () => undefined, close: async () => undefined };
}

import { Transform } from 'node:stream';
import { AppError } from '@outlay/errors/app-error';
import { principalKey } from '@outlay/tenancy/request-context';
import type { GatewayContext } from '../auth/gateway-context.ts';
import type { LimitRule, LimitState, LimitStore } from '../limits/limit-store.ts';

/** MiB an hour, of files in both directions together. */
export interface ByteLimits {
  /** Of a person, or an API key. */
  readonly callerMib: number;
  readonly tenantMib: number;
}

/** Limits files by their bytes, as they pass. */
export interface ByteAllowance {
  /** @throws AppError RATE_LIMITED where the caller's or the tenant's bytes of the hour are used up */
  require(caller: GatewayContext): Promise<void>;
  /** Counts what passes through. A file that has begun is complete, also beyond the limit. */
  meter(caller: GatewayContext): Transform;
}

const KIB = 1024;
/** Bytes are counted so many at a time. */
const STEP_BYTES = 1024 * KIB;
const HOUR_SECONDS = 3_600;

export function createByteAllowance(store: LimitStore, { callerMib, tenantMib }: ByteLimits): ByteAllowance {
  const ofCaller = { name: 'bytes', points: callerMib * KIB, windowSeconds: HOUR_SECONDS };
  const ofTenant = { name: 'bytes-tenant', points: tenantMib * KIB, windowSeconds: HOUR_SECONDS };
  const count = (caller: GatewayContext, kib: number): Promise<LimitState[]> => {
    const take = (rule: LimitRule, key: string) => store.consume(rule, key, kib);
    const who = `${caller.tenantId}:${principalKey(caller.principal)}`;
    return Promise.all([take(ofCaller, who), take(ofTenant, String(caller.tenantId))]);
  };
  return {
    async require(caller) {
      const spent = (await count(caller, 1)).filter(({ allowed }) => !allowed);
      if (spent.length === 0) return;
      const waitMs = Math.max(...spent.map(({ resetMs }) => resetMs));
      caller.setHeader('Retry-After', String(Math.max(1, Math.ceil(waitMs / 1000))));
      throw new AppError('RATE_LIMITED', 'The bytes of this hour are used up. Wait for the seconds in Retry-After.');
    },
    meter(caller) {
      let uncounted = 0;
      const settle = (): void => {
        const kib = Math.ceil(uncounted / KIB);
        uncounted = 0;
        // A store that cannot be reached must not break a file.
        if (kib > 0) count(caller, kib).catch(() => undefined);
      };
      const meter = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          uncounted += chunk.length;
          if (uncounted >= STEP_BYTES) settle();
          done(null, chunk);
        },
      });
      return meter.once('close', settle);
    },
  };
}

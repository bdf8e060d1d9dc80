import type { Pool } from 'pg';
import type { Logger } from '@outlay/telemetry/logger';

const INTERVAL_MS = 15 * 60_000;

/** Forgets idempotency keys older than a day, so that their table stays small. Several instances may run it at once. */
export function createIdempotencyPurge(options: { worker: Pick<Pool, 'query'>; logger: Logger; intervalMs?: number }): {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** @returns how many keys were forgotten */
  purge(): Promise<number>;
} {
  const { worker, logger, intervalMs = INTERVAL_MS } = options;
  let timer: NodeJS.Timeout | undefined;
  const purge = async () => {
    const { rowCount } = await worker.query(
      `delete from idempotency_keys where created_at < now() - interval '24 hours'`,
    );
    return rowCount ?? 0;
  };
  const run = () => {
    purge().catch((error: unknown) =>
      logger.warn({ err: error }, 'forgetting old idempotency keys failed; it is tried again'),
    );
  };
  return {
    async start() {
      timer = setInterval(run, intervalMs).unref();
    },
    async stop() {
      clearInterval(timer);
    },
    purge,
  };
}

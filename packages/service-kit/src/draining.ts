import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** Graceful shutdown: fail readiness, serve until requests stop coming, then stop. */
export interface Draining {
  /** Once this is true, readiness fails and every answer asks its connection to close. */
  isDraining(): boolean;
  /** Resolves when no request runs any more and the server no longer listens. */
  drain(): Promise<void>;
}

export interface DrainingOptions {
  /**
   * Time to go on serving after readiness fails, so that load balancers notice and kept-alive connections wind down: what
   * closes before they do is a failed request.
   */
  readonly graceMs: number;
  /** Called first: ends what would not end by itself, such as streams. */
  readonly onStart?: () => void;
}

/** Registers graceful shutdown on a server. */
export function registerDraining(app: FastifyInstance, { graceMs, onStart }: DrainingOptions): Draining {
  let draining = false;
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (draining) reply.header('Connection', 'close');
    done();
  });
  return {
    isDraining: () => draining,
    async drain() {
      draining = true;
      onStart?.();
      if (app.server.listening && graceMs > 0) await delay(graceMs);
      await app.close();
    },
  };
}

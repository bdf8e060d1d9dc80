import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** The way out: first say so, then go on serving until nobody sends any more, then stop. */
export interface Draining {
  /** Once this is true, readiness fails and every answer asks its connection to close. */
  isDraining(): boolean;
  /** Resolves when no request runs any more and the server no longer listens. */
  drain(): Promise<void>;
}

export interface DrainingOptions {
  /**
   * How long to go on serving after readiness fails, so that load balancers notice and kept-alive connections wind down: what
   * closes before they do is a failed request.
   */
  readonly graceMs: number;
  /** Called at the very beginning: what would go on for ever ends then. */
  readonly onStart: () => void;
}

/** Makes a server go in good order. */
export function registerDraining(app: FastifyInstance, { graceMs, onStart }: DrainingOptions): Draining {
  let draining = false;
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('Connection', 'close');
  });
  return {
    isDraining: () => draining,
    async drain() {
      draining = true;
      onStart();
      if (app.server.listening && graceMs > 0) await delay(graceMs);
      await app.close();
    },
  };
}

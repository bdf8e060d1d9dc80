import type { FastifyInstance } from 'fastify';
import type { GatewayContext } from '../auth/gateway-context.ts';
import type { BytePipes } from '../bytes/byte-pipes.ts';
import type { Executor } from '../executor.ts';

/**
 * Registers an API of the gateway (GraphQL, REST). `app` is a scope of its own in which every
 * request is authenticated before its handler runs: handlers read `request.outlay`. Routes that need neither tenant
 * nor sign-in by nature (documents, assets) say `config: { open: true }` and must not read it.
 * Handlers throw AppError; the server's error handler answers in the one error shape.
 */
export type ApiPlugin = (app: FastifyInstance, deps: ApiDependencies) => void | Promise<void>;

export interface ApiDependencies {
  readonly executor: Executor;
  readonly pipes: BytePipes;
  /** Production hides the explorer and introspection. */
  readonly production: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Caller and tenant of the request. Reading it on an `open` route throws. */
    readonly outlay: GatewayContext;
  }
  interface FastifyContextConfig {
    /** No authentication, no tenant: documents and assets. */
    open?: boolean;
    /** Answers under any Host: probes send addresses. */
    anyHost?: boolean;
    /** Refused requests count against nobody: files are cheap to look for. */
    uncounted?: boolean;
    /** Carries what lasts as long as its client takes: its time says nothing of the tenant's load. */
    lasting?: boolean;
    /** Takes a file: its body may take longer to arrive. */
    takesFile?: boolean;
  }
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticator } from '../auth/authenticate.ts';
import type { GatewayContext } from '../auth/gateway-context.ts';
import { readHost, type HostMeaning, type HostNames } from '../auth/host.ts';
import type { TenantDirectory } from '../auth/tenant-directory.ts';
import type { RequestLimiter } from '../limits/request-limiter.ts';
import { hostOf } from './host-header.ts';
import { countRefusedRequests } from './refused-requests.ts';
import { misdirected } from '../auth/tenant-resolution.ts';

/** Admission of requests: by host for every route, then by token and tenant for the API. */
export interface Admission {
  /** Refuses requests for hosts that are not served here (421), on every route but those of health. */
  readonly registerHosts: (app: FastifyInstance) => void;
  /** Authenticates every request of a scope before its handler, and its body, are looked at. */
  readonly registerCallers: (app: FastifyInstance) => void;
  /** Context of the caller; undefined before authentication and on open routes. */
  readonly callerOf: (request: FastifyRequest) => GatewayContext | undefined;
}

export function createAdmission(options: {
  authenticate: Authenticator;
  directory: TenantDirectory;
  hosts: HostNames;
  limiter: RequestLimiter;
}): Admission {
  const { authenticate, directory, hosts, limiter } = options;
  const meanings = new WeakMap<FastifyRequest, HostMeaning>();
  const callers = new WeakMap<FastifyRequest, GatewayContext>();

  const findHost = (host: string, request: FastifyRequest, reply: FastifyReply): Promise<number | null> => {
    const setHeader = (name: string, value: string): void => void reply.header(name, value);
    const beforeAsking = () => limiter.countStranger({ clientIp: request.ip, setHeader });
    return directory.find({ host }, { requestId: request.id, beforeAsking });
  };

  return {
    registerHosts(app) {
      app.decorateRequest('outlay', {
        getter() {
          const caller = callers.get(this);
          if (!caller)
            throw new Error(`${this.method} ${this.routeOptions.url ?? ''} reads a caller it does not ask for`);
          return caller;
        },
      });
      countRefusedRequests(app, { limiter, callerOf: (request) => callers.get(request) });
      app.addHook('onRequest', (request, reply, done) => {
        const isAnyHost = request.routeOptions.config.anyHost === true;
        const host = isAnyHost ? null : readHost(hostOf(request.raw), hosts);
        if (host) meanings.set(request, host);
        if (host?.kind === 'other') {
          const answerOf = (tenantId: number | null) => (tenantId === null ? misdirected() : undefined);
          findHost(host.host, request, reply).then((tenantId) => done(answerOf(tenantId)), done);
        } else done(isAnyHost || host ? undefined : misdirected());
      });
    },
    registerCallers(app) {
      app.addHook('onRequest', async (request, reply) => {
        const host = meanings.get(request);
        if (!host || request.routeOptions.config.open === true) return;
        const caller = await authenticate(request, reply, host);
        callers.set(request, caller);
        limiter.requireShare(caller);
      });
    },
    callerOf: (request) => callers.get(request),
  };
}

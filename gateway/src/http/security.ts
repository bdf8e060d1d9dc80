import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

export interface SecuritySettings {
  /** Origins of pages that may call us. */
  readonly corsOrigins: readonly string[];
  readonly production: boolean;
}

const CLIENT_HEADERS = [
  'Accept',
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
  'Traceparent',
  'X-Outlay-Client',
  'X-Request-Id',
  'X-Tenant-Id',
];
const ANSWER_HEADERS = [
  'Allow',
  'ETag',
  'Location',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'Retry-After',
  'Server-Timing',
  'X-Request-Id',
];

/**
 * Registers the security headers, the CORS policy and `Cache-Control: no-store` for every response. Pages and public documents
 * override them on their own routes.
 */
export async function registerSecurity(app: FastifyInstance, settings: SecuritySettings): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => void reply.header('Cache-Control', 'no-store'));
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'same-site' },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    // Over plain HTTP browsers ignore it; behind TLS it must be there.
    hsts: settings.production,
  });
  await app.register(cors, {
    origin: [...settings.corsOrigins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    credentials: true,
    allowedHeaders: CLIENT_HEADERS,
    exposedHeaders: ANSWER_HEADERS,
    maxAge: 600,
    // Asked about by something that is no browser, a path answers all the same.
    strictPreflight: false,
  });
}

/** True where a page of `origin` is ours: on the allow-list, or served under the very host it calls. */
export function isTrustedOrigin(origin: string, host: string, allowed: readonly string[]): boolean {
  if (allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

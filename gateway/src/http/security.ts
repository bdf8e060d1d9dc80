import cors from '@fastify/cors';
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
  'Content-Disposition',
  'ETag',
  'Location',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'Retry-After',
  'Server-Timing',
  'X-Request-Id',
];

/** Headers of every answer, as the OWASP cheat sheet on HTTP headers has them for an API. Constant: every answer pays for them. */
const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-site',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};
/** Over plain HTTP browsers ignore it; behind TLS it must be there. */
const STRICT_TRANSPORT = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' };

/**
 * Registers the security headers, the CORS policy and `Cache-Control: no-store` for every response. Pages and public documents
 * override them on their own routes.
 */
export async function registerSecurity(app: FastifyInstance, settings: SecuritySettings): Promise<void> {
  const headers = { ...SECURITY_HEADERS, ...(settings.production && STRICT_TRANSPORT) };
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
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

import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, forbidden, unauthenticated } from '@outlay/errors/app-error';
import { traceparentOf } from '@outlay/service-kit/request-headers';
import { ANONYMOUS } from '@outlay/tenancy/request-context';
import type { RequestLimiter } from '../limits/request-limiter.ts';
import type { IdentifyCaller } from './caller-identity.ts';
import type { BrowserSession, GatewayContext } from './gateway-context.ts';
import type { HostMeaning } from './host.ts';
import { BROWSER_CLIENT, BROWSER_HEADER, readBrowserSession, type CookieSettings } from './refresh-cookie.ts';
import type { TenantDirectory } from './tenant-directory.ts';
import { resolveTenant } from './tenant-resolution.ts';

export interface AuthenticatorOptions {
  readonly identify: IdentifyCaller;
  readonly directory: TenantDirectory;
  readonly limiter: RequestLimiter;
  readonly cookies: CookieSettings;
  /** Decides whether a page of this origin may use the browser's cookie. */
  readonly isTrustedOrigin: (origin: string, host: string) => boolean;
}

/** Identifies the caller and the tenant of a request. */
export type Authenticator = (
  request: FastifyRequest,
  reply: FastifyReply,
  host: HostMeaning,
) => Promise<GatewayContext>;

const MAX_IDEMPOTENCY_KEY = 255;

/** @throws (the authenticator) AppError UNAUTHENTICATED, TENANT_MISMATCH, TENANT_REQUIRED, FORBIDDEN, RATE_LIMITED, VALIDATION_FAILED */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { identify, directory, limiter } = options;

  return async (request, reply, host) => {
    const setHeader = (name: string, value: string): void => void reply.header(name, value);
    const token = bearerToken(request.headers.authorization);
    const asker = {
      requestId: request.id,
      beforeAsking: () => limiter.countStranger({ clientIp: request.ip, setHeader }),
    };
    const caller =
      token === undefined
        ? undefined
        : await identify(token, asker).catch(async (error: unknown) => {
            if (error instanceof AppError && error.code === 'UNAUTHENTICATED') {
              await limiter.countStranger({ clientIp: request.ip, setHeader });
            }
            throw error;
          });
    const header = textOf(request.headers['x-tenant-id']);
    const tenantId = await resolveTenant({ host, header, tokenTenantId: caller?.tenantId }, directory, asker);
    return {
      requestId: request.id,
      tenantId,
      tenantFromHost: host.kind !== 'ours',
      principal: caller?.principal ?? ANONYMOUS,
      session: caller?.session,
      clientIp: request.ip,
      userAgent: request.headers['user-agent'],
      idempotencyKey: idempotencyKey(request),
      traceparent: traceparentOf(request.headers),
      browserSession: browserSession(request, reply, tenantId, options),
      timings: new Map(),
      setHeader,
      onceClosed: (listener) => onceClosed(reply, listener),
    };
  };
}

function onceClosed({ raw }: FastifyReply, listener: () => void): () => void {
  if (raw.destroyed) listener();
  // A plan asks any number of subgraphs at the same time.
  raw.setMaxListeners(0).once('close', listener);
  return () => raw.off('close', listener);
}

function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) throw unauthenticated('Send `Authorization: Bearer <access token or API key>`.');
  return token;
}

function idempotencyKey({ headers }: FastifyRequest): string | undefined {
  const key = textOf(headers['idempotency-key']);
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const message = `must be 1 to ${MAX_IDEMPOTENCY_KEY} visible ASCII characters`;
  throw new AppError('VALIDATION_FAILED', `The Idempotency-Key ${message}.`, [
    { field: 'Idempotency-Key', message, code: 'INVALID_FORMAT' },
  ]);
}

/**
 * The cookie counts only beside the header that asks for it: another site's form cannot send that header, and another
 * site's script only after a preflight that the allow-list refuses. The origin is checked as well, where there is one.
 */
function browserSession(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  tenantId: number | null,
  { cookies, isTrustedOrigin }: AuthenticatorOptions,
): BrowserSession | undefined {
  if (textOf(headers[BROWSER_HEADER])?.toLowerCase() !== BROWSER_CLIENT) return undefined;
  const { origin, host = '' } = headers;
  if (origin !== undefined && !isTrustedOrigin(origin, host))
    throw forbidden('This origin may not use a browser session.');
  return readBrowserSession(headers.cookie, tenantId, cookies, (cookie) => void reply.header('Set-Cookie', cookie));
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined;
}

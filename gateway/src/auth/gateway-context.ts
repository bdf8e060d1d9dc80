import type { Principal } from '@outlay/tenancy/request-context';

/** An authenticated HTTP request. GraphQL and REST pass it to the executor. */
export interface GatewayContext {
  readonly requestId: string;
  /** null where the request names no tenant; then only operations that need none answer. */
  readonly tenantId: number | null;
  /** The host of the request names the tenant, by subdomain or custom domain. */
  readonly tenantFromHost: boolean;
  readonly principal: Principal;
  /** The session of the access token, for work that outlives the check at the start; undefined without a token. */
  readonly session: CallerSession | undefined;
  /** The client's address, counted through the trusted proxies only. */
  readonly clientIp: string;
  readonly userAgent?: string | undefined;
  /** The client's Idempotency-Key. */
  readonly idempotencyKey: string | undefined;
  /** W3C trace context. */
  readonly traceparent: string | undefined;
  /** Set when a browser asks that the refresh token be kept in a cookie. */
  readonly browserSession: BrowserSession | undefined;
  /** Milliseconds per part of the work; they become the Server-Timing header. */
  readonly timings: Map<string, number>;
  /** Headers that the work adds to the answer, such as RateLimit-*. */
  readonly setHeader: (name: string, value: string) => void;
  /** Calls `listener` once the connection closes, at once if it is closed. @returns a function that takes the listener away */
  readonly onceClosed: (listener: () => void) => () => void;
}

/** The session of an access token. */
export interface CallerSession {
  /** False once the token has expired, or the session was ended before that. @throws AppError SERVICE_UNAVAILABLE where it cannot be checked */
  isLive(): Promise<boolean>;
  /** False once the session was ended; a token that expired meanwhile does not count. @throws AppError SERVICE_UNAVAILABLE where that is unknown */
  isOpen(): Promise<boolean>;
}

/** The refresh token of a browser: read from the request's cookie, changed by the operations that renew or end a session. */
export interface BrowserSession {
  /** The value of the cookie; undefined without one. */
  readonly refreshToken: string | undefined;
  /** Stores a new token in the cookie, or removes it with null. */
  keep(refreshToken: string | null): void;
  /** The cookie that tells who signed in with this browser before. */
  readonly device: DeviceCookie;
}

/** Outlives sessions, so that a browser is known at the next sign-in. */
export interface DeviceCookie {
  /** Undefined without one. */
  readonly token: string | undefined;
  keep(token: string): void;
}

import { fromBinary } from '@bufbuild/protobuf';
import { LRUCache } from 'lru-cache';
import { unauthenticated } from '@outlay/errors/app-error';
import { decodeEnvelope } from '@outlay/messaging/envelope';
import type { EventLog, LogRecord, Subscription } from '@outlay/messaging/event-log';
import { isNewer, type EventOrder } from '@outlay/messaging/ordering';
import { SessionsEndedSchema } from '@outlay/proto/outlay/identity/v1/session_pb.ts';
import { TenantSchema } from '@outlay/proto/outlay/identity/v1/tenant_pb.ts';
import { UserSchema } from '@outlay/proto/outlay/identity/v1/user_pb.ts';
import type { SessionClaims } from './access-token.ts';
import type { SessionLookup } from './session-lookup.ts';

/**
 * Refuses access tokens before they expire: after a change of role, a deactivation, a new password, a sign-out, or the reuse of
 * a refresh token.
 */
export interface SessionFence {
  /** Follows identity's events, beginning far enough back to cover every unexpired token. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** False while the event log is lost; then identity is asked instead. */
  healthy(): boolean;
  /** For operators, while the event log refuses the gateway: what to change. */
  problem(): string | undefined;
  /** @throws AppError UNAUTHENTICATED for a token whose session has ended; SERVICE_UNAVAILABLE where that is unknown */
  check(claims: SessionClaims): Promise<void>;
  /** True for a session that has not ended since it was checked. @throws AppError SERVICE_UNAVAILABLE where that is unknown */
  isLive(claims: SessionClaims): Promise<boolean>;
}

/** Access tokens live for ten minutes; one more for clocks that differ. What happened before that concerns no living token. */
const LOOK_BACK_MS = 11 * 60 * 1000;
const USER_TOPIC = 'identity.user';
const SESSION_TOPIC = 'identity.session';
const TENANT_TOPIC = 'identity.tenant';
const API_KEY_TOPIC = 'identity.api-key';
/** Topics that it follows. */
export const SESSION_TOPICS = [USER_TOPIC, SESSION_TOPIC, TENANT_TOPIC, API_KEY_TOPIC];
const MAX_USERS = 1_000_000;
const MAX_FAMILIES = 1_000_000;

interface UserState extends EventOrder {
  readonly sessionVersion: number;
}

/** Called with each event: what is remembered of its subject is stale. */
export interface ChangeListeners {
  onTenantChange(tenantId: number, state: { requestsPerMinute: number | null }): void;
  onUserChange(tenantId: number, userId: number): void;
  onApiKeyChange(tenantId: number, keyId: number): void;
}

/**
 * @param options.now milliseconds since 1970, for tests
 */
export function createSessionFence(options: {
  log: EventLog;
  lookup: SessionLookup;
  listeners: ChangeListeners;
  now?: () => number;
}): SessionFence {
  const { log, lookup, listeners, now = Date.now } = options;
  const users = new LRUCache<string, UserState>(atMost(MAX_USERS));
  const endedFamilies = new LRUCache<string, true>(atMost(MAX_FAMILIES));
  let subscription: Subscription | undefined;

  const onUser = (record: LogRecord): void => {
    const { tenantId, aggregateId, epoch, version } = decodeEnvelope(record.headers);
    const { sessionVersion } = fromBinary(UserSchema, record.value);
    const key = userKey(tenantId, aggregateId);
    const state = { epoch, version, sessionVersion };
    if (isNewer(state, users.get(key))) users.set(key, state);
    listeners.onUserChange(tenantId, aggregateId);
  };

  const onRecord = (record: LogRecord): void => {
    const { tenantId, aggregateId } = decodeEnvelope(record.headers);
    switch (record.topic) {
      case TENANT_TOPIC:
        listeners.onTenantChange(tenantId, { requestsPerMinute: quotaIn(record) });
        break;
      case API_KEY_TOPIC:
        listeners.onApiKeyChange(tenantId, aggregateId);
        break;
      case USER_TOPIC:
        onUser(record);
        break;
      default:
        for (const id of fromBinary(SessionsEndedSchema, record.value).familyIds) endedFamilies.set(id, true);
    }
  };

  // Not whether the person is active: deactivation raises the version, and a token of a person who was just activated may
  // be here before the event that says so.
  const hasEnded = ({ tenantId, userId, sessionVersion, familyId }: SessionClaims): boolean =>
    sessionVersion < (users.get(userKey(tenantId, userId))?.sessionVersion ?? 0) ||
    (familyId !== undefined && endedFamilies.has(familyId));
  const healthy = (): boolean => subscription?.healthy() ?? false;
  const isLive = async (claims: SessionClaims): Promise<boolean> => {
    if (hasEnded(claims)) return false;
    return healthy() || lookup.isLive(claims);
  };

  return {
    healthy,
    problem: () => subscription?.problem?.(),
    isLive,
    async start() {
      subscription = await log.tail({ topics: SESSION_TOPICS, sinceMs: now() - LOOK_BACK_MS, onRecord });
    },
    async stop() {
      await subscription?.stop();
      subscription = undefined;
    },
    async check(claims) {
      if (!(await isLive(claims))) throw unauthenticated('This session has ended. Sign in again.');
    },
  };
}

function quotaIn({ value }: LogRecord): number | null {
  return fromBinary(TenantSchema, value).quotas?.requestsPerMinute ?? null;
}

/** A limit of entries by their size: `max` would take the memory for all of them at once. */
function atMost(entries: number) {
  return { maxSize: entries, sizeCalculation: () => 1, ttl: LOOK_BACK_MS };
}

function userKey(tenantId: number, userId: number): string {
  return `${tenantId}:${userId}`;
}

import { create, toBinary } from '@bufbuild/protobuf';
import { encodeEnvelope } from '@outlay/messaging/envelope';
import type { EventLog, LogRecord, TailOptions } from '@outlay/messaging/event-log';
import { ApiKeySchema } from '@outlay/proto/outlay/identity/v1/api_key_pb.ts';
import { SessionsEndedSchema } from '@outlay/proto/outlay/identity/v1/session_pb.ts';
import { TenantSchema } from '@outlay/proto/outlay/identity/v1/tenant_pb.ts';
import { UserSchema } from '@outlay/proto/outlay/identity/v1/user_pb.ts';

/** As much of an event log as a reader that tails needs, with a switch to take it down. */
export interface MemoryEventLog extends EventLog {
  /** Appends identity's event of a changed user. */
  userChanged(user: {
    tenantId: number;
    userId: number;
    version: number;
    sessionVersion: number;
    isActive?: boolean;
  }): void;
  /** Appends identity's event of sign-ins that ended. */
  sessionsEnded(ended: { tenantId: number; userId: number; familyIds: string[] }): void;
  /** Appends identity's event of a changed API key. */
  apiKeyChanged(key: { tenantId: number; keyId: number; version: number }): void;
  /** Appends identity's event of a tenant with another quota. */
  tenantChanged(tenant: { tenantId: number; version: number; requestsPerMinute: number | null }): void;
  /** Sets whether readers can reach the log. */
  healthy: boolean;
}

interface AppendedEvent {
  topic: string;
  type: string;
  tenantId: number;
  userId: number;
  version: number;
}

export function createMemoryEventLog(): MemoryEventLog {
  const readers = new Set<TailOptions>();
  const records: LogRecord[] = [];
  const unused = async (): Promise<never> => {
    throw new Error('not part of this log');
  };
  const append = (event: AppendedEvent, value: Uint8Array): void => {
    const { topic, type, tenantId, userId, version } = event;
    const eventId = '01890a5d-ac96-774b-bcce-b302099a8057';
    const headers = { eventId, tenantId, type, aggregateId: userId, version, epoch: 1, time: new Date() };
    const place = { partition: 0, offset: BigInt(records.length), timestampMs: Date.now() };
    const record: LogRecord = { topic, key: String(userId), headers: encodeEnvelope(headers), value, ...place };
    records.push(record);
    for (const reader of readers) void reader.onRecord(record);
  };
  const log: MemoryEventLog = {
    healthy: true,
    ensureTopics: unused,
    send: unused,
    openWriter: unused,
    subscribe: unused,
    scan: unused,
    lag: unused,
    progress: unused,
    forgetGroup: unused,
    ping: async () => undefined,
    close: async () => undefined,
    async tail(options) {
      readers.add(options);
      for (const record of records) {
        if (options.topics.includes(record.topic) && record.timestampMs >= options.sinceMs)
          await options.onRecord(record);
      }
      return { stop: async () => void readers.delete(options), healthy: () => log.healthy };
    },
    userChanged({ tenantId, userId, version, sessionVersion, isActive = true }) {
      const user = create(UserSchema, { id: BigInt(userId), sessionVersion, isActive });
      append({ topic: 'identity.user', type: 'UserChanged', tenantId, userId, version }, toBinary(UserSchema, user));
    },
    sessionsEnded({ tenantId, userId, familyIds }) {
      const ended = create(SessionsEndedSchema, { userId: BigInt(userId), familyIds });
      const event = { topic: 'identity.session', type: 'SessionsEnded', tenantId, userId, version: Date.now() };
      append(event, toBinary(SessionsEndedSchema, ended));
    },
    apiKeyChanged({ tenantId, keyId, version }) {
      const key = create(ApiKeySchema, { id: BigInt(keyId) });
      const event = { topic: 'identity.api-key', type: 'ApiKeyChanged', tenantId, userId: keyId, version };
      append(event, toBinary(ApiKeySchema, key));
    },
    tenantChanged({ tenantId, version, requestsPerMinute }) {
      const quotas = requestsPerMinute === null ? {} : { requestsPerMinute };
      const tenant = create(TenantSchema, { id: BigInt(tenantId), quotas });
      const event = { topic: 'identity.tenant', type: 'TenantChanged', tenantId, userId: tenantId, version };
      append(event, toBinary(TenantSchema, tenant));
    },
  };
  return log;
}

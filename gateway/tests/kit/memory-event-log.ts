import { create, toBinary } from '@bufbuild/protobuf';
import { encodeEnvelope } from '@outlay/messaging/envelope';
import type { EventLog, LogRecord, TailOptions } from '@outlay/messaging/event-log';
import { UserSchema } from '@outlay/proto/outlay/identity/v1/user_pb.ts';

/** As much of an event log as a reader that tails needs, with a switch to take it down. */
export interface MemoryEventLog extends EventLog {
  /** What identity says when a user changes. */
  userChanged(user: {
    tenantId: number;
    userId: number;
    version: number;
    sessionVersion: number;
    isActive?: boolean;
  }): void;
  /** Whether readers find the log in reach. */
  healthy: boolean;
}

export function createMemoryEventLog(): MemoryEventLog {
  const readers = new Set<TailOptions>();
  const records: LogRecord[] = [];
  const unused = async (): Promise<never> => {
    throw new Error('not part of this log');
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
      const record: LogRecord = {
        topic: 'identity.user',
        key: String(userId),
        headers: encodeEnvelope({
          eventId: '01890a5d-ac96-774b-bcce-b302099a8057',
          tenantId,
          type: 'UserChanged',
          aggregateId: userId,
          version,
          epoch: 1,
          time: new Date(),
        }),
        value: toBinary(UserSchema, create(UserSchema, { id: BigInt(userId), sessionVersion, isActive })),
        partition: 0,
        offset: BigInt(records.length),
        timestampMs: Date.now(),
      };
      records.push(record);
      for (const reader of readers) void reader.onRecord(record);
    },
  };
  return log;
}

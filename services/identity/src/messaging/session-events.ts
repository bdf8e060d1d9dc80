import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { TopicSpec } from '@outlay/messaging/event-log';
import type { DomainEvent } from '@outlay/messaging/outbox';
import { SessionsEndedSchema } from '@outlay/proto/outlay/identity/v1/session_pb.ts';

/** The gateway follows it to refuse access tokens of sign-ins that ended. Keyed by user, so that compaction bounds it. */
export const SESSION_TOPIC: TopicSpec = { name: 'identity.session', partitions: 3, cleanup: 'compact' };

/** Token families of a user that ended by sign-out or by reuse of a refresh token. */
export function sessionsEndedEvent(userId: number, familyIds: readonly string[], endedAt: Date): DomainEvent {
  const payload = create(SessionsEndedSchema, {
    userId: BigInt(userId),
    familyIds: [...familyIds],
    endedAt: timestampFromDate(endedAt),
  });
  return {
    topic: SESSION_TOPIC.name,
    type: 'SessionsEnded',
    aggregateId: userId,
    // Sign-ins have no common version; readers take every event, in any order.
    version: endedAt.getTime(),
    payload: toBinary(SessionsEndedSchema, payload),
  };
}

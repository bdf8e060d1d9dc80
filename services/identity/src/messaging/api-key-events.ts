import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { TopicSpec } from '@outlay/messaging/event-log';
import type { DomainEvent } from '@outlay/messaging/outbox';
import { ApiKeySchema } from '@outlay/proto/outlay/identity/v1/api_key_pb.ts';
import type { ApiKey } from '../api-keys/api-key.ts';

/** Changes of API keys. The gateway follows it to forget what it knows of a key that changed. */
export const API_KEY_TOPIC: TopicSpec = { name: 'identity.api-key', partitions: 3, cleanup: 'compact' };

/** The state of a key after a change, without secrets, and without its name: the log cannot be erased. */
export function apiKeyEvent(type: 'ApiKeyCreated' | 'ApiKeyChanged', key: ApiKey): DomainEvent {
  const { projectIds, accountIds, maxAmountMinor, maxPerDayMinor, previousUntil } = key;
  const state = create(ApiKeySchema, {
    ...{
      id: BigInt(key.id),
      madeBy: BigInt(key.createdBy),
      scopes: [...key.scopes],
      isRevoked: key.revokedAt !== null,
    },
    ...(projectIds !== null && { projects: { ids: projectIds.map(BigInt) } }),
    ...(accountIds !== null && { accounts: { ids: accountIds.map(BigInt) } }),
    ...(maxAmountMinor !== null && { maxAmountMinor }),
    ...(maxPerDayMinor !== null && { maxPerDayMinor }),
    ...(previousUntil !== null && { previousValidUntil: timestampFromDate(previousUntil) }),
    expiresAt: timestampFromDate(key.expiresAt),
    createdAt: timestampFromDate(key.createdAt),
    updatedAt: timestampFromDate(key.updatedAt),
  });
  return {
    topic: API_KEY_TOPIC.name,
    type,
    aggregateId: key.id,
    version: key.version,
    payload: toBinary(ApiKeySchema, state),
  };
}

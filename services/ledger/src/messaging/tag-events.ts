import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { DomainEvent } from '@outlay/messaging/outbox';
import { TagSchema } from '@outlay/proto/outlay/ledger/v1/tag_pb.ts';
import type { Tag } from '../tags/tag.ts';

export type TagEventType = 'TagCreated' | 'TagChanged';

/** A tag's full state after a change. */
export function tagEvent(type: TagEventType, tag: Tag): DomainEvent {
  const payload = create(TagSchema, {
    id: BigInt(tag.id),
    name: tag.name,
    createdAt: timestampFromDate(tag.createdAt),
    updatedAt: timestampFromDate(tag.updatedAt),
  });
  return {
    topic: 'ledger.tag',
    type,
    aggregateId: tag.id,
    version: tag.version,
    payload: toBinary(TagSchema, payload),
  };
}

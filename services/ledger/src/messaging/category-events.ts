import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { DomainEvent } from '@outlay/messaging/outbox';
import { CategorySchema } from '@outlay/proto/outlay/ledger/v1/category_pb.ts';
import type { Category } from '../categories/category.entity.ts';

export type CategoryEventType = 'CategoryCreated' | 'CategoryChanged' | 'CategoryDeleted';

/** A category's full state after a change, or its last one. */
export function categoryEvent(type: CategoryEventType, category: Category): DomainEvent {
  const payload = create(CategorySchema, {
    id: BigInt(category.id),
    name: category.name,
    color: category.color,
    description: category.description ?? undefined,
    deleted: type === 'CategoryDeleted',
    createdAt: timestampFromDate(category.createdAt),
    updatedAt: timestampFromDate(category.updatedAt),
  });
  return {
    topic: 'ledger.category',
    type,
    aggregateId: category.id,
    version: category.version,
    payload: toBinary(CategorySchema, payload),
  };
}

import { fromBinary } from '@bufbuild/protobuf';
import type { ReceivedEvent } from '@outlay/messaging/event-handler';
import { TagSchema } from '@outlay/proto/outlay/ledger/v1/tag_pb.ts';
import type { ChangeOrigin, ReplicaTable } from '../replicas/replica-tables.ts';

/** A tag of the newest known event. */
export interface TagState extends ChangeOrigin {
  tagId: number;
  name: string;
  /** True once a restored ledger has lost it. */
  deleted: boolean;
}

export const TAG_REPLICA: ReplicaTable<TagState> = {
  name: 'tag_replica',
  id: 'tag_id',
  idOf: ({ tagId }) => tagId,
  columns: {
    ...{ tag_id: 'tagId', name: 'name', deleted: 'deleted' },
    ...{ event_time: 'eventTime', epoch: 'epoch', version: 'version' },
  },
};

export function tagStateOf({ aggregateId, payload, time, epoch, version }: ReceivedEvent): TagState {
  const { name, deleted } = fromBinary(TagSchema, payload);
  return { tagId: aggregateId, name, deleted, eventTime: time, epoch, version };
}

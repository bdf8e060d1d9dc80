import { fromBinary } from '@bufbuild/protobuf';
import type { ReceivedEvent } from '@outlay/messaging/event-handler';
import { VendorSchema } from '@outlay/proto/outlay/ledger/v1/vendor_pb.ts';
import { nameKey } from '@outlay/text/name-key';
import type { ChangeOrigin, ReplicaTable } from '../replicas/replica-tables.ts';

/** A vendor of the newest known event. */
export interface VendorState extends ChangeOrigin {
  vendorId: number;
  /** The name to show. */
  name: string;
  /** The key that lists are sorted by. */
  sortKey: string;
  /** Comparison keys of the names that belong to it, merged or not. */
  names: string[];
  /** The vendor that it is merged into, which may be merged itself. */
  mergedInto: number | null;
  /** True once a restored ledger has lost it. */
  deleted: boolean;
}

export const VENDOR_REPLICA: ReplicaTable<VendorState> = {
  name: 'vendor_replica',
  id: 'vendor_id',
  idOf: ({ vendorId }) => vendorId,
  columns: {
    ...{ vendor_id: 'vendorId', name: 'name', sort_key: 'sortKey', names: 'names', merged_into: 'mergedInto' },
    ...{ deleted: 'deleted', event_time: 'eventTime', epoch: 'epoch', version: 'version' },
  },
};

export function vendorStateOf({ aggregateId, payload, time, epoch, version }: ReceivedEvent): VendorState {
  const { name, nameKeys, mergedInto, deleted } = fromBinary(VendorSchema, payload);
  return {
    ...{ vendorId: aggregateId, name, sortKey: nameKey(name), names: nameKeys, deleted },
    ...{ mergedInto: mergedInto === undefined ? null : Number(mergedInto), eventTime: time, epoch, version },
  };
}

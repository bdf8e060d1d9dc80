import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { DomainEvent } from '@outlay/messaging/outbox';
import { VendorSchema } from '@outlay/proto/outlay/ledger/v1/vendor_pb.ts';
import type { Vendor } from '../vendors/vendor.ts';

export type VendorEventType = 'VendorCreated' | 'VendorChanged';

/** A vendor's full state after a change. */
export function vendorEvent(type: VendorEventType, vendor: Vendor): DomainEvent {
  const payload = create(VendorSchema, {
    id: BigInt(vendor.id),
    name: vendor.name,
    nameKeys: [...vendor.ownKeys],
    mergedInto: vendor.mergedInto === null ? undefined : BigInt(vendor.mergedInto),
    createdAt: timestampFromDate(vendor.createdAt),
    updatedAt: timestampFromDate(vendor.updatedAt),
  });
  return {
    topic: 'ledger.vendor',
    type,
    aggregateId: vendor.id,
    version: vendor.version,
    payload: toBinary(VendorSchema, payload),
  };
}

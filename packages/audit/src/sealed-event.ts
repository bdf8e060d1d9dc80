import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { TimestampSchema, type Timestamp } from '@bufbuild/protobuf/wkt';
import type { DomainEvent } from '@outlay/messaging/outbox';
import { SealedEntrySchema } from '@outlay/proto/outlay/audit/v1/audit_pb.ts';
import type { AuditEntry } from './entry.ts';

/** An entry with its place in the chain. */
export interface Sealed {
  readonly seq: number;
  readonly previousHash: Uint8Array;
  readonly hash: Uint8Array;
  readonly entry: AuditEntry;
}

/** Topic of a service's sealed entries; its records are kept for ever. */
export function auditTopic(service: string): string {
  return `${service}.audit`;
}

/** The event of a sealed entry; it also publishes the chain's new head. */
export function sealedEvent(service: string, { seq, previousHash, hash, entry }: Sealed): DomainEvent {
  const userId = /^user:(\d+)$/.exec(entry.actor)?.[1];
  const message = create(SealedEntrySchema, {
    auditId: BigInt(entry.id),
    seq: BigInt(seq),
    previousHash,
    hash,
    actor: entry.actor,
    ...(userId !== undefined && { actorUserId: BigInt(userId) }),
    action: entry.action,
    entityType: entry.entityType,
    entityId: BigInt(entry.entityId),
    changesJson: entry.changes,
    requestId: entry.requestId,
    createdAt: timestampOf(entry.createdAt),
  });
  return {
    topic: auditTopic(service),
    type: 'AuditEntrySealed',
    aggregateId: Number(entry.tenantId),
    version: seq,
    payload: toBinary(SealedEntrySchema, message),
  };
}

/**
 * Reads a sealed entry, with everything that is hashed, from an event: the chain can be verified from its events without
 * the database.
 *
 * @throws Error when the payload is no sealed entry
 */
export function readSealedEvent(tenantId: number, payload: Uint8Array): Sealed {
  const message = fromBinary(SealedEntrySchema, payload);
  if (message.createdAt === undefined)
    throw new Error('The event of a sealed entry has no time; the field created_at is required.');
  const entry: AuditEntry = {
    id: message.auditId.toString(),
    tenantId: tenantId.toString(),
    actor: message.actor,
    action: message.action,
    entityType: message.entityType,
    entityId: message.entityId.toString(),
    changes: readJson(message.changesJson),
    requestId: message.requestId,
    createdAt: rfc3339Of(message.createdAt),
  };
  return { seq: Number(message.seq), previousHash: message.previousHash, hash: message.hash, entry };
}

/** @throws SyntaxError for a text that is no JSON */
function readJson(text: string): string {
  JSON.parse(text);
  return text;
}

function rfc3339Of({ seconds, nanos }: Timestamp): string {
  const micros = String(nanos / 1000).padStart(6, '0');
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${micros}Z`;
}

/** Keeps the microseconds, which a JavaScript Date would lose. */
function timestampOf(rfc3339: string): Timestamp {
  const [seconds = '', fraction = '0'] = rfc3339.slice(0, -1).split('.');
  return create(TimestampSchema, {
    seconds: BigInt(Date.parse(`${seconds}Z`) / 1000),
    nanos: Number(fraction.padEnd(9, '0')),
  });
}

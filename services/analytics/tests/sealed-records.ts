import { entryHash, genesisHash, type AuditEntry } from '@outlay/audit/entry';
import { sealedEvent } from '@outlay/audit/sealed-event';
import { canonicalJson, type Json } from '@outlay/audit/canonical';
import type { OutgoingRecord } from '@outlay/messaging/event-log';
import { record, type Placed } from './event-book.ts';

/** A chain as its service would publish it. */
export interface ChainPlan {
  tenantId: number;
  service: string;
  count: number;
  epoch?: number;
  /** The first place, and the hash it follows on; by default the beginning of a chain. */
  from?: { seq: number; previousHash: Uint8Array };
  /** The first entry's id; 1 by default. */
  firstId?: number;
  entry?: (id: number) => Partial<Omit<AuditEntry, 'id' | 'tenantId' | 'changes'>> & { changes?: Json };
}

/** A sealed record, and the hash that the next place follows on. */
export interface SealedRecord extends OutgoingRecord {
  hash: Uint8Array;
}

/** Sealed entries with places that follow on each other. */
export function sealedRecords(plan: ChainPlan): SealedRecord[] {
  const { tenantId, service, count, epoch = 1, firstId = 1 } = plan;
  let { seq, previousHash } = plan.from ?? { seq: 1, previousHash: genesisHash(service, tenantId) };
  return Array.from({ length: count }, (_none, index) => {
    const id = firstId + index;
    const { changes = { note: { before: null, after: `entry ${id}` } }, ...given } = plan.entry?.(id) ?? {};
    const entry: AuditEntry = {
      ...{ id: String(id), tenantId: String(tenantId), actor: 'user:7', action: 'expense.changed' },
      ...{ entityType: 'expense', entityId: '12', requestId: `req-${id}` },
      createdAt: `2026-11-20T10:${String(Math.floor(id / 60) % 60).padStart(2, '0')}:${String(id % 60).padStart(2, '0')}.000${String(id % 1000).padStart(3, '0')}Z`,
      changes: canonicalJson(changes),
      ...given,
    };
    const hash = entryHash(previousHash, entry);
    const event = sealedEvent(service, { seq, previousHash, hash, entry });
    const placed: Placed = { tenantId, epoch, version: seq };
    const written = record(event.topic, event.type, tenantId, event.payload, placed);
    seq += 1;
    previousHash = hash;
    return { ...written, hash };
  });
}

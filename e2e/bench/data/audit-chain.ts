import { canonicalJson, toJson } from '@outlay/audit/canonical';
import { entryHash, type AuditEntry } from '@outlay/audit/entry';
import type { Changes } from '@outlay/audit/diff';
import { newEventId } from '@outlay/messaging/event-id';
import type { CopyShape } from './copy-rows.ts';

/** An audit entry with its place in the chain, and the event that published it. */
export interface SealedRow {
  entry: AuditEntry;
  seq: number;
  previousHash: Uint8Array;
  hash: Uint8Array;
  /** Canonical JSON. */
  changes: string;
  userId: number;
  eventId: string;
}

/** Content of an audit entry, without its place. */
export interface AuditFacts {
  action: string;
  entityType: string;
  entityId: number;
  changes: Changes;
  at: Date;
}

/** Continues the ledger's chain of one tenant, as the sealer does; every entry is of one user. */
export class AuditChain {
  readonly #tenantId: number;
  readonly #userId: number;
  #nextId: number;
  #seq: number;
  #hash: Uint8Array;

  constructor(
    { tenantId, userId }: { tenantId: number; userId: number },
    { nextId, seq, hash }: { nextId: number; seq: number; hash: Uint8Array },
  ) {
    this.#tenantId = tenantId;
    this.#userId = userId;
    this.#nextId = nextId;
    this.#seq = seq;
    this.#hash = hash;
  }

  get head(): { seq: number; hash: Uint8Array } {
    return { seq: this.#seq, hash: this.#hash };
  }

  seal({ action, entityType, entityId, changes, at }: AuditFacts): SealedRow {
    const entry: AuditEntry = {
      ...{ id: String(this.#nextId), tenantId: String(this.#tenantId), actor: `user:${this.#userId}` },
      ...{ action, entityType, entityId: String(entityId), changes: canonicalJson(toJson(changes)) },
      ...{ requestId: `bench-${this.#nextId}`, createdAt: microseconds(at) },
    };
    const previousHash = this.#hash;
    this.#nextId += 1;
    this.#seq += 1;
    this.#hash = entryHash(previousHash, entry);
    return {
      ...{ entry, seq: this.#seq, previousHash, hash: this.#hash, changes: entry.changes },
      ...{ userId: this.#userId, eventId: newEventId(at.getTime()) },
    };
  }
}

/** RFC 3339 with six decimals, as audit entries are hashed. */
function microseconds(at: Date): string {
  return at.toISOString().replace('Z', '000Z');
}

/** The columns of `audit_entries`. */
export const ENTRY_SHAPE: CopyShape<SealedRow> = {
  table: 'audit_entries',
  cells: [
    ['id', ({ entry }) => entry.id],
    ['tenant_id', ({ entry }) => entry.tenantId],
    ['actor', ({ entry }) => entry.actor],
    ['action', ({ entry }) => entry.action],
    ['entity_type', ({ entry }) => entry.entityType],
    ['entity_id', ({ entry }) => entry.entityId],
    ['changes', ({ changes }) => changes],
    ['request_id', ({ entry }) => entry.requestId],
    ['created_at', ({ entry }) => entry.createdAt],
  ],
};

/** The columns of `audit_chain`. */
export const PLACE_SHAPE: CopyShape<SealedRow> = {
  table: 'audit_chain',
  cells: [
    ['tenant_id', ({ entry }) => entry.tenantId],
    ['seq', ({ seq }) => seq],
    ['audit_id', ({ entry }) => entry.id],
    ['previous_hash', ({ previousHash }) => bytea(previousHash)],
    ['hash', ({ hash }) => bytea(hash)],
  ],
};

/** The columns of `audit_log`, where analytics keeps what was published. */
export function logShape(epoch: number): CopyShape<SealedRow> {
  return {
    table: 'audit_log',
    cells: [
      ['tenant_id', ({ entry }) => entry.tenantId],
      ['service', () => 'ledger'],
      ['epoch', () => epoch],
      ['seq', ({ seq }) => seq],
      ['hash', ({ hash }) => bytea(hash)],
      ['previous_hash', ({ previousHash }) => bytea(previousHash)],
      ['event_id', ({ eventId }) => eventId],
      ['superseded', () => false],
      ['audit_id', ({ entry }) => entry.id],
      ['actor', ({ entry }) => entry.actor],
      ['actor_user_id', ({ userId }) => userId],
      ['action', ({ entry }) => entry.action],
      ['entity_type', ({ entry }) => entry.entityType],
      ['entity_id', ({ entry }) => entry.entityId],
      ['changes', ({ changes }) => changes],
      ['request_id', ({ entry }) => entry.requestId],
      ['at', ({ entry }) => entry.createdAt],
    ],
  };
}

function bytea(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes).toString('hex')}`;
}

import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChainProgress } from './chain-check.ts';

/**
 * A pass over a chain, place after place. `HEAD` holds what is verified and follows new entries; `RECHECK` begins at the first
 * place again, so that later tampering with old rows shows, and replaces `HEAD` when it has come to the end.
 */
export type PassKind = 'HEAD' | 'RECHECK';

export interface VerificationPass extends ChainProgress {
  /** Every entry of the pass was checked at this time or later. */
  startedAt: Date;
}

interface Row {
  epoch: number;
  seq: string;
  event_id: string;
  entries: string;
  broken_at: string | null;
  problem: string | null;
  started_at: Date;
}

const COLUMNS =
  'epoch, seq::text as seq, event_id::text as event_id, entries::text as entries, broken_at, problem, started_at';
const NONE = '00000000-0000-0000-0000-000000000000';

/** The passes over one chain of one tenant, within the caller's transaction. */
export class VerificationPassRepository {
  readonly #em: EntityManager;
  readonly #chain: readonly [tenantId: number, service: string];

  constructor(em: EntityManager, tenantId: number, service: string) {
    this.#em = em;
    this.#chain = [tenantId, service];
  }

  async find(kind: PassKind): Promise<VerificationPass | null> {
    const [row]: Row[] = await this.#em.execute(
      `select ${COLUMNS} from audit_passes where tenant_id = ? and service = ? and kind = ?`,
      [...this.#chain, kind],
    );
    return row ? passOf(row) : null;
  }

  /** A pass with its row locked; null where there is none, or another process has locked it. */
  async claim(kind: PassKind): Promise<VerificationPass | null> {
    const [row]: Row[] = await this.#em.execute(
      `select ${COLUMNS} from audit_passes where tenant_id = ? and service = ? and kind = ? for update skip locked`,
      [...this.#chain, kind],
    );
    return row ? passOf(row) : null;
  }

  /** Begins a pass at the first place, unless there is one. */
  async begin(kind: PassKind): Promise<void> {
    await this.#em.execute(
      `insert into audit_passes (tenant_id, service, kind, event_id) values (?, ?, ?, ?) on conflict do nothing`,
      [...this.#chain, kind, NONE],
      'run',
    );
  }

  async save(kind: PassKind, { position, entries, finding }: ChainProgress): Promise<void> {
    await this.#em.execute(
      `update audit_passes set epoch = ?, seq = ?, event_id = ?::uuid, entries = ?, broken_at = ?, problem = ?
       where tenant_id = ? and service = ? and kind = ?`,
      [
        ...[position.epoch, position.seq, position.eventId, entries, finding?.seq ?? null, finding?.problem ?? null],
        ...[...this.#chain, kind],
      ],
      'run',
    );
  }

  /** Replaces the `HEAD` pass by a finished recheck. */
  async promoteRecheck(): Promise<void> {
    await this.#em.execute(
      `with recheck as (delete from audit_passes where tenant_id = ? and service = ? and kind = 'RECHECK' returning *)
       update audit_passes h set epoch = r.epoch, seq = r.seq, event_id = r.event_id, entries = r.entries,
         broken_at = r.broken_at, problem = r.problem, started_at = r.started_at
       from recheck r where h.tenant_id = r.tenant_id and h.service = r.service and h.kind = 'HEAD'`,
      [...this.#chain],
      'run',
    );
  }
}

function passOf(row: Row): VerificationPass {
  return {
    position: { epoch: row.epoch, seq: Number(row.seq), eventId: row.event_id },
    entries: Number(row.entries),
    finding: row.broken_at === null ? null : { seq: Number(row.broken_at), problem: row.problem ?? '' },
    startedAt: new Date(row.started_at),
  };
}

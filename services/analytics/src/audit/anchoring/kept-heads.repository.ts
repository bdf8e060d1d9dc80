import type { AnchoredHead } from '@outlay/audit/anchor/anchor';
import type pg from 'pg';

/** Reads, as the worker role, the heads of all audit chains that were published. */
export class KeptHeadsRepository {
  readonly #worker: Pick<pg.Pool, 'query'>;

  constructor(worker: Pick<pg.Pool, 'query'>) {
    this.#worker = worker;
  }

  /** In one statement: the heads of one moment. */
  async all(): Promise<AnchoredHead[]> {
    const { rows } = await this.#worker.query<{
      service: string;
      tenant_id: string;
      epoch: number;
      seq: string;
      hash: Buffer;
    }>(
      `select service, tenant_id::text as tenant_id, epoch, seq::text as seq, hash from audit_head
       order by service, audit_head.tenant_id`,
    );
    return rows.map(({ service, tenant_id: tenant, epoch, seq, hash }) => ({
      ...{ service, tenant: Number(tenant), epoch, seq: Number(seq), hash: hash.toString('hex') },
    }));
  }
}

import type pg from 'pg';
import type { PassKind } from './verification-pass.repository.ts';

/** A pass that has places left to check. */
export interface DueChain {
  tenantId: number;
  service: string;
  kind: PassKind;
}

/** Finds, as the worker role and across tenants, which chains have unverified places or are due for a recheck. */
export class DueChains {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** New entries first. @param recheckMs age at which what is verified is verified again from the first place */
  async find(recheckMs: number, limit: number): Promise<DueChain[]> {
    const { rows } = await this.#pool.query<{ tenant_id: string; service: string; kind: PassKind }>(
      `select h.tenant_id, h.service,
         case when p.seq is null or (p.epoch, p.seq) < (h.epoch, h.seq) then 'HEAD' else 'RECHECK' end as kind
       from audit_head h
       left join audit_passes p on p.tenant_id = h.tenant_id and p.service = h.service and p.kind = 'HEAD'
       where p.seq is null or (p.epoch, p.seq) < (h.epoch, h.seq)
         or p.started_at <= now() - make_interval(secs => $1)
       order by kind, p.started_at nulls first limit $2`,
      [recheckMs / 1_000, limit],
    );
    return rows.map(({ tenant_id: tenantId, service, kind }) => ({ tenantId: Number(tenantId), service, kind }));
  }
}

import type { Pool } from 'pg';
import type { AnchorStatement } from './anchor/anchor.ts';
import type { ChainHead } from './findings.ts';

/** Somebody outside a service's database who knows heads of its chains, by tenant. */
export interface Witness {
  /** As a finding names it: "known to …". */
  name: string;
  heads: ReadonlyMap<number, ChainHead>;
}

/** The heads that a signed statement holds of one service. */
export function anchorWitness(service: string, { at, heads }: AnchorStatement): Witness {
  const own = heads.filter((head) => head.service === service);
  return {
    name: `the anchor of ${at}`,
    heads: new Map(own.map(({ tenant, seq, hash }) => [tenant, { seq, hash: Buffer.from(hash, 'hex') }])),
  };
}

/** The heads that analytics keeps of one service's published entries. @param worker analytics' database, as its worker role */
export async function analyticsWitness(service: string, worker: Pick<Pool, 'query'>): Promise<Witness> {
  const { rows } = await worker.query<{ tenant_id: string; seq: string; hash: Buffer }>(
    `select tenant_id::text as tenant_id, seq::text as seq, hash from audit_head where service = $1`,
    [service],
  );
  return {
    name: 'analytics',
    heads: new Map(rows.map(({ tenant_id: tenant, seq, hash }) => [Number(tenant), { seq: Number(seq), hash }])),
  };
}

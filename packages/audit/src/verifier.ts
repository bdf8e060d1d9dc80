import type { EntityManager } from '@mikro-orm/postgresql';
import { hex, locateHashes, scanChain, type ChainScan } from './chain-scan.ts';
import { diagnoseLinks, diagnoseMismatches } from './diagnosis.ts';
import { genesisHash } from './entry.ts';
import { MAX_FINDINGS, type ChainReport, type Finding, type KnownHead } from './findings.ts';

/** The chain to verify, and its head from outside the database. */
export interface VerifyOptions {
  service: string;
  tenantId: number;
  /** Heads that are known outside the database. Without any, a cut-off tail is not detected. */
  knownHeads?: readonly KnownHead[];
}

/**
 * Verifies a tenant's whole audit trail: every entry against its hash, every place against the one before, entries without a
 * place, and the known heads. Reads a page at a time; its memory does not grow with the trail.
 *
 * @param em in a transaction of the tenant, which may be read-only
 */
export async function verifyChain(em: EntityManager, options: VerifyOptions): Promise<ChainReport> {
  const { service, tenantId } = options;
  const scan = await scanChain(em, service, tenantId);
  const findings = [
    ...scan.missing,
    ...diagnoseMismatches(scan.mismatched),
    ...(await linkFindings(em, options, scan)),
  ];
  if (findings.length <= MAX_FINDINGS) {
    findings.push(...(await headFindings(em, options, scan, [...findings])));
    findings.push(...(await unchainedFindings(em, tenantId, findings)));
  }
  return {
    isIntact: findings.length === 0,
    sealed: scan.sealed,
    waiting: await countWaiting(em, tenantId),
    head: scan.head,
    findings: findings.toSorted((a, b) => (a.seq ?? Infinity) - (b.seq ?? Infinity)).slice(0, MAX_FINDINGS),
  };
}

async function linkFindings(em: EntityManager, options: VerifyOptions, scan: ChainScan): Promise<Finding[]> {
  const { service, tenantId } = options;
  const locations = await locateHashes(
    em,
    tenantId,
    scan.unlinked.map(({ previousHash }) => previousHash),
  );
  return diagnoseLinks(scan, locations.set(hex(genesisHash(service, tenantId)), 0));
}

async function headFindings(
  em: EntityManager,
  { tenantId, knownHeads = [] }: VerifyOptions,
  { head }: ChainScan,
  others: readonly Finding[],
): Promise<Finding[]> {
  const places = await locateHashes(
    em,
    tenantId,
    knownHeads.map(({ hash }) => hash),
  );
  return knownHeads.flatMap((known): Finding[] => {
    const seq = places.get(hex(known.hash));
    if (seq === known.seq) return [];
    // The known head exists at another place: an earlier finding describes the cause.
    if (seq !== undefined && others.length > 0) return [];
    return [missingHead(known, head?.seq ?? 0)];
  });
}

/** @param last the last place of the chain */
function missingHead({ seq, witness }: KnownHead, last: number): Finding {
  if (last < seq) {
    const by = witness === undefined ? '' : `, by ${witness}`;
    const message = `the chain ends at place ${last}, but was known up to place ${seq}${by}`;
    return { kind: 'cut-off', seq: last + 1, auditId: null, message };
  }
  const other = witness === undefined ? 'that was published' : `known to ${witness}`;
  return { kind: 'rewritten', seq, auditId: null, message: `place ${seq} has another hash than the one ${other}` };
}

/** Finds entries that neither have a place nor wait for one. One statement, so that a running sealer causes no false findings. */
async function unchainedFindings(em: EntityManager, tenantId: number, others: readonly Finding[]): Promise<Finding[]> {
  const rows: { id: string }[] = await em.execute(
    `select e.id::text as id from audit_entries e
     where e.tenant_id = ?
       and not exists (select from audit_chain c where c.audit_id = e.id)
       and not exists (select from audit_unsealed u where u.tenant_id = e.tenant_id and u.audit_id = e.id)
     order by e.id limit ?`,
    [tenantId, MAX_FINDINGS],
  );
  const isShort = others.some(({ kind }) => kind === 'deleted' || kind === 'cut-off');
  return rows.map(({ id }) =>
    isShort
      ? { kind: 'deleted', seq: null, auditId: id, message: `entry ${id} has lost its place in the chain` }
      : { kind: 'inserted', seq: null, auditId: id, message: `entry ${id} was written past the sealer` },
  );
}

async function countWaiting(em: EntityManager, tenantId: number): Promise<number> {
  const [row]: { waiting: number }[] = await em.execute(
    `select count(*)::int as waiting from audit_unsealed where tenant_id = ?`,
    [tenantId],
  );
  return row?.waiting ?? 0;
}

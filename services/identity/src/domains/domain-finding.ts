import { recordNameOf, recordValueOf, type DomainProblem } from './domain-claim.ts';
import type { TxtLookup } from './txt-lookup.ts';

/** The outcome of looking for the record of a claim. */
export type DomainFinding = 'PROVEN' | DomainProblem;

/** Looks for the record that proves a claim. */
export async function findProof(
  lookup: TxtLookup,
  { domain, token }: { domain: string; token: string },
  patienceMs: number,
): Promise<DomainFinding> {
  const answer = await lookup(recordNameOf(domain), patienceMs);
  if (answer.kind === 'failed') return 'NO_ANSWER';
  const values = answer.kind === 'records' ? answer.values.map((value) => value.trim()) : [];
  if (values.includes(recordValueOf(token))) return 'PROVEN';
  return values.length > 0 ? 'OTHER_VALUE' : 'NOT_FOUND';
}

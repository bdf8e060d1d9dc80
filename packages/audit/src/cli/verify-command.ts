import { parseArgs } from 'node:util';
import { hex } from '../chain-scan.ts';
import type { ChainReport } from '../findings.ts';
import { verifyService, type ServiceTrail } from '../verify-service.ts';

export const USAGE = `Verifies audit trails against the database and against what is known of them elsewhere.

  audit:verify --service <name>                  the trails of all tenants, for example of the ledger
  audit:verify --service <name> --tenant <id>    the trail of one
  … --anchor <file> --key <file>                 also against a signed statement; --anchor may be repeated

DATABASE_URL and DATABASE_WORKER_URL name the service's database, EVENT_LOG_URL or KAFKA_BROKERS (see
packages/messaging) the log, AUDIT_HEADS_URL analytics' database as its worker role. --key holds the public
key of statements (npm run outlay -- audit-key). Ends with 1 when something was tampered with.`;

/** The command line is invalid; the message shows the usage. */
export class UsageError extends Error {
  constructor() {
    super(USAGE);
    this.name = 'UsageError';
  }
}

export interface VerifyArguments {
  service: string;
  tenantId?: number | undefined;
  /** Files of signed statements, and of the key that signed them. */
  anchors: readonly string[];
  key?: string | undefined;
}

/** Parses the arguments after the command's name. @throws UsageError for invalid ones */
export function parseVerifyArguments(args: readonly string[]): VerifyArguments {
  const { service, tenant, anchor: anchors = [], key } = readOptions(args);
  const tenantId = tenant === undefined ? undefined : Number(tenant);
  if (!service || (tenantId !== undefined && !(Number.isSafeInteger(tenantId) && tenantId > 0))) throw new UsageError();
  if (anchors.length > 0 !== (key !== undefined)) throw new UsageError();
  return { service, tenantId, anchors, key };
}

const OPTIONS = {
  service: { type: 'string' },
  tenant: { type: 'string' },
  anchor: { type: 'string', multiple: true },
  key: { type: 'string' },
} as const;

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch {
    throw new UsageError();
  }
}

/** Verifies every tenant's trail and prints the results. @returns true if all are intact */
export async function runVerify(
  trail: ServiceTrail,
  tenantId: number | undefined,
  print: (line: string) => void,
): Promise<boolean> {
  let isIntact = true;
  for await (const verified of verifyService(trail, tenantId)) {
    isIntact &&= verified.report.isIntact;
    print(summary(trail.service, verified.tenantId, verified.report));
    for (const { kind, message } of verified.report.findings) print(`  ${kind}: ${message}`);
  }
  return isIntact;
}

function summary(service: string, tenantId: number, { isIntact, sealed, waiting, head }: ChainReport): string {
  const at = head === null ? 'no head' : `head ${head.seq} ${hex(head.hash)}`;
  return `${service} tenant ${tenantId}: ${isIntact ? 'intact' : 'TAMPERED WITH'}, ${sealed} sealed, ${waiting} waiting, ${at}`;
}

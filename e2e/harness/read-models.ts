import { ownedAndRead, type Ended } from '@outlay/scripts/restore/verify/read-model-queries';
import { withClient } from '@outlay/tenancy/roles';
import { waitFor } from '@outlay/testkit/wait-for';
import type { TestInstallation } from './installation.ts';

type Databases = Pick<TestInstallation, 'databases'>;

/** Waits until analytics has all that the ledger and projects have. @returns what differs in the end; nothing is what a test wants */
export async function readModelDifferences(
  installation: Databases,
  timeoutMs = 30_000,
  { ended }: { ended?: Ended } = {},
): Promise<string[]> {
  let differences: string[] = [];
  const isSame = async (): Promise<boolean> => {
    differences = await compare(installation, ended ?? { expenses: [], accounts: [] });
    return differences.length === 0;
  };
  await waitFor(isSame, { timeoutMs, intervalMs: 200, what: 'the read models' }).catch(() => undefined);
  return differences;
}

async function compare({ databases }: Databases, ended: Ended): Promise<string[]> {
  const differences: string[] = [];
  for (const { name, owned, read } of ownedAndRead(ended)) {
    const own = await texts(databases[owned.service].superuserUrl, owned.sql);
    const kept = await texts(databases.analytics.superuserUrl, read);
    const [ownRows, keptRows] = [new Set(own), new Set(kept)];
    const missing = own.filter((row) => !keptRows.has(row));
    const surplus = kept.filter((row) => !ownRows.has(row));
    if (missing.length === 0 && surplus.length === 0) continue;
    differences.push(
      `${name}: ${missing.length} missing, ${surplus.length} too many: ${[missing[0], surplus[0]].join(' | ')}`,
    );
  }
  return differences;
}

async function texts(url: string, query: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ row: string }>(`select row_to_json(r)::text as row from (${query}) r`);
    return rows.map(({ row }) => row);
  });
}

import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Environments } from '../start/environment.ts';
import type { Installation } from '../start/installation.ts';
import { SERVICES } from '../start/service-names.ts';
import { ensureDeposits, ensureExpenses } from './demo-money.ts';
import { makeDemoPlan } from './demo-plan.ts';
import { ensureRates, ensureReferences } from './demo-references.ts';
import { demoLogins, ensureDemoTenant, type DemoLogins } from './demo-tenant.ts';
import { connectSubgraphs } from './subgraphs.ts';
import { vouchForPeople } from './vouch-for-people.ts';

/** Running services, and the installation they belong to. */
export interface SeedOptions {
  environments: Environments;
  installation: Pick<Installation, 'folder' | 'secrets'>;
  report: (line: string) => void;
  /** Stops between two expenses; what is missing is made the next time. */
  signal: AbortSignal;
}

/** Kept in the data folder once the demo data is whole, so that what people delete from it stays deleted. */
const MARK = 'demo-data';

/** Makes the demo data unless this installation has had it. @returns how to sign in */
export async function seedDemoOnce(options: SeedOptions): Promise<DemoLogins> {
  const isDone = await access(join(options.installation.folder, MARK)).then(
    () => true,
    () => false,
  );
  if (!isDone) await seedDemo(options);
  return demoLogins(options.installation.secrets.demoPassword);
}

/**
 * Makes what is missing of the demo data, through the services' own commands, so that postings, audit entries and events
 * are those of real use.
 */
export async function seedDemo({ environments, installation, report, signal }: SeedOptions): Promise<void> {
  const started = performance.now();
  const subgraphs = connectSubgraphs(environments);
  try {
    report('Making the demo data: a year of expenses.');
    const { demoPassword } = installation.secrets;
    const tenant = await ensureDemoTenant(subgraphs, demoPassword);
    await vouchForPeople(environments, demoLogins(demoPassword));
    const plan = makeDemoPlan(tenant.createdOn);
    const references = await ensureReferences(subgraphs, tenant.callers.OWNER, plan);
    await ensureRates(subgraphs, tenant.callers.OWNER, plan);
    await ensureDeposits(subgraphs, tenant, plan, references);
    const recorded = await ensureExpenses(subgraphs, tenant, plan, references, signal);
    if (signal.aborted) return;
    await analyze(environments);
    await writeFile(join(installation.folder, MARK), `${new Date().toISOString()}\n`);
    report(`${recorded} expenses recorded in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  } finally {
    await subgraphs.close();
  }
}

/** Gathers the planner's statistics now: autovacuum would do so a minute later, and plans are poor until then. */
async function analyze(environments: Environments): Promise<void> {
  for (const service of SERVICES) {
    const client = new pg.Client({ connectionString: environments[service]['DATABASE_MIGRATION_URL'] });
    await client.connect();
    try {
      await client.query('analyze');
    } finally {
      await client.end();
    }
  }
}

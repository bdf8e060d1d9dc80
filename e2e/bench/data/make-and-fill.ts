import type { Account } from '@outlay/ledger/accounts/account.entity';
import type { Environments } from '@outlay/scripts/start/environment';
import { makeBenchTenant, type BenchTenant } from './bench-tenant.ts';
import { fillTenant, type FillOptions } from './fill-tenant.ts';
import { untilSettled, type AdminUrls, type Clients } from './settled.ts';

/** The tenant to make. */
export interface TenantPlan extends FillOptions {
  slug: string;
}

/** A tenant that was filled. */
export interface FilledTenant extends BenchTenant {
  accounts: readonly Account[];
}

/** An installation whose services run. */
export interface FilledInstallation {
  environments: Environments;
  urls: AdminUrls;
  clients: Clients;
  /** Of the tenant's Owner. */
  password: string;
  /** Called when the services are no longer needed. */
  release(): Promise<void>;
  report: (line: string) => void;
}

/** Makes a tenant through the services' commands, waits for all that follows, and adds the rest by COPY. */
export async function makeAndFill(
  { environments, urls, clients, password, release, report }: FilledInstallation,
  plan: TenantPlan,
): Promise<FilledTenant> {
  const tenant = await makeBenchTenant(environments, { slug: plan.slug, password });
  await untilSettled(clients);
  await release();
  const begun = performance.now();
  const { rows, accounts } = await fillTenant(clients, urls, tenant, plan);
  const rate = Math.round(rows / Math.max(0.001, (performance.now() - begun) / 1_000));
  report(`${plan.expenses} expenses, ${rows} rows in ${seconds(begun)} s: ${rate} rows/s.`);
  return { ...tenant, accounts };
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(1);
}

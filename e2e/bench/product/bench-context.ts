import { loadSecrets } from '@outlay/scripts/start/secrets';
import type { Environments } from '@outlay/scripts/start/environment';
import { findRunning } from '@outlay/scripts/start/running';
import { ApiClient } from '../../harness/api-client.ts';
import { signIn } from '../../harness/tenant-kit.ts';
import { adminUrls } from '../data/admin-urls.ts';
import { connectAll, type AdminUrls, type Clients } from '../data/settled.ts';
import { openExpenseFloor, type ExpenseFloor } from '../floors/pgbench.ts';
import { LoadGenerator } from '../load/load-generator.ts';
import { cpuOfTree, type CpuTime } from '../measure/processes.ts';
import { findTenant, TENANTS, type MadeTenant, type TenantName } from './bench-tenants.ts';
import type { OneProcess } from './one-process.ts';

/** A running Outlay with everything that rows measure it with. */
export interface Bench {
  dataDir: string;
  outlay: OneProcess;
  environments: Environments;
  urls: AdminUrls;
  clients: Clients;
  load: LoadGenerator;
  /** A tenant of `bench:data`. */
  tenant(name: TenantName): Promise<MadeTenant>;
  /** Headers of the tenant's Owner, signed in just now: access tokens end after ten minutes. */
  signIn(name: TenantName): Promise<Record<string, string>>;
  /** Opened when it is first asked for. */
  expenseFloor(): Promise<ExpenseFloor>;
  cpu(): Promise<CpuTime>;
  /** Ends what rows open for the whole run. */
  parts: AsyncDisposableStack;
}

/** Connects to the Outlay that runs on a data directory. `parts` ends it all. */
export async function openBench(parts: AsyncDisposableStack, dataDir: string, outlay: OneProcess): Promise<Bench> {
  const running = await findRunning(dataDir, process.env);
  if (running === null) throw new Error(`No Outlay runs on ${dataDir}.`);
  const { environments } = running;
  const secrets = await loadSecrets(dataDir);
  const urls = adminUrls(environments, secrets);
  const clients = await connectAll(parts, urls);
  const load = new LoadGenerator();
  parts.defer(() => load.stop());
  const tenants = new Map<TenantName, Promise<MadeTenant>>();
  const tenant = (name: TenantName): Promise<MadeTenant> => {
    const known = tenants.get(name) ?? madeTenant(clients, name);
    tenants.set(name, known);
    return known;
  };
  let floor: Promise<ExpenseFloor> | null = null;
  return {
    ...{ dataDir, outlay, environments, urls, clients, load, tenant, parts },
    async signIn(name) {
      const { email, slug } = await tenant(name);
      const person = await signIn(new ApiClient(outlay.url, { 'x-tenant-id': slug }), email, secrets.demoPassword);
      return { authorization: `Bearer ${person.accessToken}` };
    },
    async expenseFloor() {
      floor ??= openExpenseFloor(urls.ledger).then((opened) => {
        parts.defer(() => opened.close());
        return opened;
      });
      return floor;
    },
    cpu: () => cpuOfTree(outlay.pid),
  };
}

async function madeTenant(clients: Clients, name: TenantName): Promise<MadeTenant> {
  const found = await findTenant(clients, TENANTS[name].slug);
  if (!found) throw new Error(`The tenant ${TENANTS[name].slug} was not made.`);
  return found;
}

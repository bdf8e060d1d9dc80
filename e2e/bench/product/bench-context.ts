import type { Environments } from '@outlay/scripts/start/environment';
import { findRunning } from '@outlay/scripts/start/running';
import { loadSecrets } from '@outlay/scripts/start/secrets';
import { ApiClient } from '../../harness/api-client.ts';
import { signIn } from '../../harness/tenant-kit.ts';
import { adminUrls } from '../data/admin-urls.ts';
import { connectAll, type AdminUrls, type Clients } from '../data/settled.ts';
import { openExpenseFloor, type ExpenseFloor } from '../floors/pgbench.ts';
import { openGateways, type Gateways } from '../floors/gateways.ts';
import { LoadGenerator } from '../load/load-generator.ts';
import { cpuOfTree, type CpuTime } from '../measure/processes.ts';
import { findTenant, TENANTS, type MadeTenant, type TenantName } from './bench-tenants.ts';
import type { OneProcess } from './one-process.ts';

/** An Outlay that runs. */
export interface RunningOutlay {
  dataDir: string;
  url: string;
  environments: Environments;
  /** CPU time of all its processes. */
  cpu(): Promise<CpuTime>;
  /** CPU time of each process by its name, milliseconds; none where it runs in one process. */
  cpuOfParts?(): Promise<Record<string, number>>;
}

/** A running Outlay with everything that rows measure it with. */
export interface Bench extends RunningOutlay {
  urls: AdminUrls;
  clients: Clients;
  load: LoadGenerator;
  /** A tenant of `bench:data`. */
  tenant(name: TenantName): Promise<MadeTenant>;
  /** Headers of the tenant's Owner, signed in just now: access tokens end after ten minutes. */
  signIn(name: TenantName): Promise<Record<string, string>>;
  /** Opened when it is first asked for. */
  expenseFloor(): Promise<ExpenseFloor>;
  /** Started when they are first asked for. */
  gateways(): Promise<Gateways>;
}

/** Describes the Outlay that a process runs on a data directory. */
export async function runningOutlay(dataDir: string, { pid, url }: OneProcess): Promise<RunningOutlay> {
  const running = await findRunning(dataDir, process.env);
  if (running === null) throw new Error(`No Outlay runs on ${dataDir}.`);
  return { dataDir, url, environments: running.environments, cpu: () => cpuOfTree(pid) };
}

/** Connects to a running Outlay. `parts` ends everything that was opened. */
export async function openBench(parts: AsyncDisposableStack, outlay: RunningOutlay): Promise<Bench> {
  const { environments, dataDir, url } = outlay;
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
  return {
    ...{ ...outlay, urls, clients, load, tenant },
    async signIn(name) {
      const { email, slug } = await tenant(name);
      const person = await signIn(new ApiClient(url, { 'x-tenant-id': slug }), email, secrets.demoPassword);
      return { authorization: `Bearer ${person.accessToken}` };
    },
    expenseFloor: once(async () => {
      const floor = await openExpenseFloor(urls.ledger);
      parts.defer(() => floor.close());
      return floor;
    }),
    gateways: once(() => openGateways(parts, environments)),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return async () => (made ??= make());
}

async function madeTenant(clients: Clients, name: TenantName): Promise<MadeTenant> {
  const found = await findTenant(clients, TENANTS[name].slug);
  if (!found) throw new Error(`The tenant ${TENANTS[name].slug} was not made.`);
  return found;
}

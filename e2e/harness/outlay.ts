import type { SubgraphsInProcess } from '@outlay/service-kit/subgraph-handler';
import { startGateway, startServices } from '@outlay/scripts/start/in-process';
import { ApiClient } from './api-client.ts';
import { createInstallation, type TestInstallation } from './installation.ts';
import { tenantOfProvenOwner } from './proven-owner.ts';
import type { TenantKit } from './tenant-kit.ts';

/** A whole Outlay in this process, as `npm start` runs it, on databases of its own. */
export interface Outlay extends TestInstallation {
  /** Nobody, and no tenant. */
  nobody: ApiClient;
  tenant(fields?: object): Promise<TenantKit>;
  gateway: Restartable;
  stop(): Promise<void>;
}

/** A part that can be stopped, and started again at the same address. */
export interface Restartable {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param settings, ownOf as `createInstallation` takes them */
export async function startOutlay(...settings: Parameters<typeof createInstallation>): Promise<Outlay> {
  const installation = await createInstallation(...settings);
  const parts = new AsyncDisposableStack();
  parts.defer(() => installation.drop());
  let running: SubgraphsInProcess = new Map();
  const gateway = restartable((gatewayParts) => startGateway(gatewayParts, installation.environments, running));
  try {
    running = await startServices(parts, installation.environments);
    parts.defer(() => gateway.stop());
    await gateway.start();
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
  const { url } = installation;
  return {
    ...{ ...installation, gateway },
    nobody: new ApiClient(url),
    tenant: (fields) => tenantOfProvenOwner(installation, fields),
    stop: () => parts.disposeAsync(),
  };
}

function restartable(startInto: (parts: AsyncDisposableStack) => Promise<unknown>): Restartable {
  let running = new AsyncDisposableStack();
  return {
    start: async () => {
      running = new AsyncDisposableStack();
      await startInto(running);
    },
    stop: () => running.disposeAsync(),
  };
}

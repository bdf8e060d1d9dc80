import { startGateway, startServices } from '@outlay/scripts/start/in-process';
import { ApiClient } from './api-client.ts';
import { createInstallation, type TestInstallation } from './installation.ts';
import { createTenant, type TenantKit } from './tenant-kit.ts';

/** A whole Outlay in this process, as `npm start` runs it, on databases of its own. */
export interface Outlay extends TestInstallation {
  /** Nobody, and no tenant. */
  nobody: ApiClient;
  tenant(fields?: object): Promise<TenantKit>;
  stop(): Promise<void>;
}

/** @param settings variables for every part, as an operator would set them */
export async function startOutlay(settings?: NodeJS.ProcessEnv): Promise<Outlay> {
  const installation = await createInstallation(settings);
  const parts = new AsyncDisposableStack();
  parts.defer(() => installation.drop());
  try {
    await startServices(parts, installation.environments);
    await startGateway(parts, installation.environments);
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
  const { url } = installation;
  return {
    ...installation,
    nobody: new ApiClient(url),
    tenant: (fields) => createTenant(url, fields),
    stop: () => parts.disposeAsync(),
  };
}

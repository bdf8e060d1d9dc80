import { loadGatewayConfig } from '@outlay/gateway/config';
import { createGatewayService } from '@outlay/gateway/service';
import { loadIdentityConfig } from '@outlay/identity/config';
import { createIdentityService } from '@outlay/identity/service';
import { loadLedgerConfig } from '@outlay/ledger/config';
import { createLedgerService } from '@outlay/ledger/service';
import { loadProjectsConfig } from '@outlay/projects/config';
import { createProjectsService } from '@outlay/projects/service';
import type { Service } from '@outlay/service-kit/lifecycle';
import type { Environments } from './environment.ts';

/**
 * Starts every service in this process; each listens on its own port as if it were alone. `parts` stops them in reverse
 * order.
 */
export async function startServices(parts: AsyncDisposableStack, environments: Environments): Promise<void> {
  const services: Service[] = [
    createIdentityService(loadIdentityConfig(environments.identity)),
    createProjectsService(loadProjectsConfig(environments.projects)),
    createLedgerService(loadLedgerConfig(environments.ledger)),
  ];
  for (const service of services) await startOne(parts, service);
}

/** Starts the gateway: after the services, so that it stops taking requests before they go. @returns its URL */
export async function startGateway(parts: AsyncDisposableStack, { gateway }: Environments): Promise<string> {
  return startOne(parts, createGatewayService(loadGatewayConfig(gateway)));
}

async function startOne(parts: AsyncDisposableStack, service: Service): Promise<string> {
  const { url } = await service.start();
  parts.defer(() => service.stop());
  return url;
}

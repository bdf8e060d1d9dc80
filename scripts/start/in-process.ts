import { loadGatewayConfig } from '@outlay/gateway/config';
import { createGatewayService } from '@outlay/gateway/service';
import type { Service } from '@outlay/service-kit/lifecycle';
import type { Environments } from './environment.ts';
import { SERVICES, type ServiceName } from './service-names.ts';
import { SERVICE_ENTRIES } from './services.ts';

/**
 * Starts services in this process, by default all; each listens on its own port as if it were alone. `parts` stops them in
 * reverse order.
 */
export async function startServices(
  parts: AsyncDisposableStack,
  environments: Environments,
  names: readonly ServiceName[] = SERVICES,
): Promise<void> {
  const services = names.map((name) => SERVICE_ENTRIES[name].create(environments[name]));
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

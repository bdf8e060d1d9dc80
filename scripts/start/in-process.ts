import { loadGatewayConfig } from '@outlay/gateway/config';
import { createGatewayService } from '@outlay/gateway/service';
import type { Reachable, Service } from '@outlay/service-kit/lifecycle';
import type { SubgraphHandler, SubgraphsInProcess } from '@outlay/service-kit/subgraph-handler';
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
): Promise<SubgraphsInProcess> {
  const services = names.map((name) => ({ name, service: SERVICE_ENTRIES[name].create(environments[name]) }));
  const running = new Map<ServiceName, SubgraphHandler>();
  for (const { name, service } of services) {
    const { subgraph } = await startOne(parts, service);
    if (subgraph) running.set(name, subgraph);
  }
  return running;
}

/**
 * Starts the gateway: after the services, so that it stops taking requests before they go.
 * @param running services of this process; the others are asked at their URLs
 * @returns its URL
 */
export async function startGateway(
  parts: AsyncDisposableStack,
  { gateway }: Environments,
  running?: SubgraphsInProcess,
): Promise<string> {
  const { url } = await startOne(parts, createGatewayService(loadGatewayConfig(gateway), {}, running));
  return url;
}

async function startOne(parts: AsyncDisposableStack, service: Service): Promise<Reachable> {
  const reachable = await service.start();
  parts.defer(() => service.stop());
  return reachable;
}

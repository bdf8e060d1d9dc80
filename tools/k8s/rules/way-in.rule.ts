import { workloadsBehind, type Overlay } from '../manifests/overlay.ts';
import { nameOf } from '../manifests/resource.ts';
import { selects } from '../manifests/selector.ts';
import type { Workload } from '../manifests/workload.ts';
import { coversPort, isOutside } from '../network/allowances.ts';
import { POSTGRES_PORT } from '../network/addresses.ts';
import { partOf } from '../environment/program.ts';
import { backendsOf } from './backends.ts';
import type { Finding, Rule } from './rule.ts';

/** Ports that a monitoring system may read from another namespace. */
const METRICS = 'metrics';

export const wayIn: Rule = {
  name: 'way-in',
  title: 'Only the gateway is reached from outside, and of others only the metrics.',
  remedy:
    'Leave Services at type ClusterIP, point routes to the gateway, and name pods in `from` without a namespaceSelector.',
  check: (overlay) => [...openServices(overlay), ...openRoutes(overlay), ...openPolicies(overlay)],
};

function isGateway({ containers }: Workload): boolean {
  return containers.some((container) => partOf(container) === 'gateway');
}

function openServices(overlay: Overlay): Finding[] {
  return overlay.services
    .filter(({ type, ports }) => type !== 'ClusterIP' && !ports.some(({ port }) => port === POSTGRES_PORT))
    .filter((service) => !workloadsBehind(overlay, service).every(isGateway))
    .map(({ where, type }) => ({ where, detail: `is open to the outside as ${type}` }));
}

function openRoutes(overlay: Overlay): Finding[] {
  return overlay.resources.flatMap((resource) =>
    backendsOf(resource).flatMap(({ service: name }) => {
      const service = overlay.services.find((candidate) => candidate.name === name);
      if (!service || workloadsBehind(overlay, service).every(isGateway)) return [];
      return [{ where: nameOf(resource), detail: `leads to ${service.where}` }];
    }),
  );
}

function openPolicies({ policies, workloads }: Overlay): Finding[] {
  return policies.flatMap((policy) =>
    (policy.ingress ?? [])
      .filter(({ peers }) => (peers ?? [{}]).some(isOutside))
      .flatMap((allowance) =>
        workloads
          .filter((workload) => !isGateway(workload) && selects(policy.podSelector, workload.labels))
          .filter((workload) =>
            portsOf(workload).some(
              ({ name, containerPort }) => name !== METRICS && coversPort(allowance, workload, containerPort),
            ),
          )
          .map((workload) => ({ where: policy.where, detail: `lets other namespaces reach ${workload.where}` })),
      ),
  );
}

function portsOf({ containers }: Workload) {
  return containers.flatMap(({ ports }) => ports);
}

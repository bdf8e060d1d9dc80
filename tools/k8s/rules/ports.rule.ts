import { workloadsBehind, type Overlay } from '../manifests/overlay.ts';
import type { Container, Probe } from '../manifests/pod.ts';
import { nameOf } from '../manifests/resource.ts';
import { portNumber } from '../manifests/workload.ts';
import { backendsOf } from './backends.ts';
import { inContainers } from './containers.ts';
import type { Finding, Rule } from './rule.ts';

export const ports: Rule = {
  name: 'ports',
  title: 'Services, routes and probes name ports that the containers have.',
  remedy: 'Name the port as in `ports` of the container; a Service maps its own port to it with targetPort.',
  check: (overlay) => [...ofServices(overlay), ...ofRoutes(overlay), ...ofProbes(overlay)],
};

function ofServices(overlay: Overlay): Finding[] {
  return overlay.services.flatMap((service) =>
    workloadsBehind(overlay, service).flatMap((workload) =>
      service.ports
        .map(({ port, targetPort }) => targetPort ?? port)
        .filter((port) => portNumber(workload, port) === undefined)
        .map((port) => ({ where: service.where, detail: `leads to port ${port}, which ${workload.where} has not` })),
    ),
  );
}

function ofRoutes(overlay: Overlay): Finding[] {
  return overlay.resources.flatMap((resource) =>
    backendsOf(resource).flatMap(({ service: name, port }) => {
      const service = overlay.services.find((candidate) => candidate.name === name);
      const has = service?.ports.some((candidate) => candidate.port === port || candidate.name === port);
      return has
        ? []
        : [{ where: nameOf(resource), detail: `leads to port ${port ?? '?'} of Service/${name}, which there is not` }];
    }),
  );
}

function ofProbes(overlay: Overlay): Finding[] {
  return inContainers(overlay, (container) =>
    probesOf(container).flatMap(({ httpGet, tcpSocket }) => {
      const port = (httpGet ?? tcpSocket)?.port;
      const has = container.ports.some(({ name, containerPort }) => name === port || containerPort === port);
      return port === undefined || has ? [] : [`a probe asks port ${port}, which it has not`];
    }),
  );
}

function probesOf({ startupProbe, livenessProbe, readinessProbe }: Container): Probe[] {
  return [startupProbe, livenessProbe, readinessProbe].filter((probe) => probe !== undefined);
}

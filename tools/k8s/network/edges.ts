import { configMapData } from '../manifests/config-map.ts';
import { environmentOf } from '../manifests/environment.ts';
import { workloadsBehind, type Overlay, type Service } from '../manifests/overlay.ts';
import { portNumber, type Workload } from '../manifests/workload.ts';
import { addressesIn, addressesInFile, type Address } from './addresses.ts';

/** A connection that a container's settings say it makes. */
export interface Edge {
  from: Workload;
  /** Undefined: outside of the overlay. */
  to: Workload | undefined;
  /** Where the target listens, which may differ from its Service's port. */
  port: number;
  /** The variable that says so. */
  because: string;
}

/** An address that leads nowhere. */
export interface DeadEnd {
  from: Workload;
  because: string;
  detail: string;
}

/** Every connection that the overlay's environments and mounted files name. */
export function edgesOf(overlay: Overlay): { edges: Edge[]; deadEnds: DeadEnd[] } {
  const results = overlay.workloads.flatMap((from) =>
    [...ofEnvironment(overlay, from), ...ofFiles(overlay, from)].map(({ because, address }) =>
      resolve(overlay, from, because, address),
    ),
  );
  return {
    edges: results.flatMap((result) => ('detail' in result ? [] : result)),
    deadEnds: results.flatMap((result) => ('detail' in result ? [result] : [])),
  };
}

interface Named {
  because: string;
  address: Address;
}

function ofEnvironment(overlay: Overlay, { containers }: Workload): Named[] {
  const settings = containers.flatMap((container) => [...environmentOf(overlay, container).values()]);
  return settings.flatMap((setting) => addressesIn(setting).map((address) => ({ because: setting.name, address })));
}

function ofFiles(overlay: Overlay, { pod }: Workload): Named[] {
  const files = pod.volumes.flatMap(({ configMap, secret }) =>
    Object.entries(
      (configMap ? configMapData(overlay, configMap.name) : overlay.secrets[secret?.secretName ?? '']) ?? {},
    ),
  );
  return files.flatMap(([because, content]) => addressesInFile(content).map((address) => ({ because, address })));
}

function resolve(overlay: Overlay, from: Workload, because: string, address: Address): Edge[] | DeadEnd {
  const { host, port } = address;
  const service = serviceAt(overlay, from, host);
  if (service) return throughService(overlay, from, because, service, port);
  // A name without a dot can only be a Service beside the caller.
  if (!host.includes('.') && host !== 'localhost')
    return { from, because, detail: `names ${host}, and there is no Service of that name` };
  return [{ from, to: undefined, port, because }];
}

function throughService(
  overlay: Overlay,
  from: Workload,
  because: string,
  service: Service,
  port: number,
): Edge[] | DeadEnd {
  const entry = service.ports.find((candidate) => candidate.port === port);
  if (!entry) return { from, because, detail: `names port ${port}, which ${service.where} has not` };
  return workloadsBehind(overlay, service).map((to) => ({
    from,
    to,
    port: portNumber(to, entry.targetPort ?? port) ?? port,
    because,
  }));
}

function serviceAt({ services }: Overlay, { namespace }: Workload, host: string): Service | undefined {
  return services.find((service) => {
    const name = `${service.name}.${service.namespace}`;
    const names = [name, `${name}.svc`, `${name}.svc.cluster.local`];
    return names.includes(host) || (service.namespace === namespace && service.name === host);
  });
}

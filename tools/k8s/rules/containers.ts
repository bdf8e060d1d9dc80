import type { Overlay } from '../manifests/overlay.ts';
import type { Container } from '../manifests/pod.ts';
import type { Workload } from '../manifests/workload.ts';
import type { Finding } from './rule.ts';

/** Findings about containers, init containers included. @param details the faults of one container */
export function inContainers(
  { workloads }: Overlay,
  details: (container: Container, workload: Workload) => string[],
): Finding[] {
  return workloads.flatMap((workload) =>
    workload.containers.flatMap((container) =>
      details(container, workload).map((detail) => ({
        where: workload.where,
        detail: `container ${container.name}: ${detail}`,
      })),
    ),
  );
}

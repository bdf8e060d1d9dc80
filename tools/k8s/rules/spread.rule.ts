import { z } from 'zod';
import type { Overlay } from '../manifests/overlay.ts';
import { read } from '../manifests/resource.ts';
import { Selector, selects } from '../manifests/selector.ts';
import type { Workload } from '../manifests/workload.ts';
import type { Rule } from './rule.ts';

const ZONE = 'topology.kubernetes.io/zone';

const Autoscaler = z.object({
  scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
  minReplicas: z.number().default(1),
});

export const spread: Rule = {
  name: 'spread',
  title: 'Replicas are spread over zones, so that the loss of one does not take all.',
  remedy: `Add a topologySpreadConstraint over ${ZONE} whose labelSelector selects the pod's own labels.`,
  check: (overlay) =>
    overlay.workloads
      .filter((workload) => workload.kind === 'Deployment' && replicasOf(overlay, workload) > 1)
      .filter(({ pod, labels }) => {
        const constraints = pod.topologySpreadConstraints.filter(({ topologyKey }) => topologyKey === ZONE);
        return !constraints.some(({ labelSelector }) => selects(Selector.parse(labelSelector ?? {}), labels));
      })
      .map(({ where }) => ({ where, detail: `several replicas, and no constraint over ${ZONE}` })),
};

function replicasOf({ resources }: Overlay, { resource, replicas }: Workload): number {
  const autoscalers = resources
    .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
    .map((autoscaler) => read(Autoscaler, autoscaler, autoscaler['spec']));
  const own = autoscalers.find(
    ({ scaleTargetRef: { kind, name } }) => kind === resource.kind && name === resource.metadata.name,
  );
  return own?.minReplicas ?? replicas ?? 1;
}

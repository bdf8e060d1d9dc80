import { PARTS } from '@outlay/scripts/start/service-names';
import { z } from 'zod';
import { partOf } from '../environment/program.ts';
import { workloadsBehind, type Overlay } from '../manifests/overlay.ts';
import { read } from '../manifests/resource.ts';
import { Selector, selects } from '../manifests/selector.ts';
import type { Workload } from '../manifests/workload.ts';
import type { Rule } from './rule.ts';

const Budget = z.object({ selector: Selector.optional() });

export const parts: Rule = {
  name: 'parts',
  title: 'Every part is there: the gateway and each service, with a Service and a PodDisruptionBudget.',
  remedy: 'Add the folder of the part to k8s/base, as the other parts have theirs.',
  check: (overlay) =>
    PARTS.flatMap((part) => {
      const workload = overlay.workloads.find(
        ({ kind, containers }) => kind === 'Deployment' && containers.some((container) => partOf(container) === part),
      );
      if (!workload) return [{ where: part, detail: 'no Deployment runs it' }];
      return [
        ...(hasService(overlay, workload) ? [] : [{ where: workload.where, detail: 'no Service leads to it' }]),
        ...(hasBudget(overlay, workload) ? [] : [{ where: workload.where, detail: 'no PodDisruptionBudget' }]),
      ];
    }),
};

function hasService(overlay: Overlay, workload: Workload): boolean {
  return overlay.services.some((service) => workloadsBehind(overlay, service).includes(workload));
}

function hasBudget({ resources }: Overlay, { labels }: Workload): boolean {
  return resources
    .filter(({ kind }) => kind === 'PodDisruptionBudget')
    .map((budget) => read(Budget, budget, budget['spec']).selector)
    .some((selector) => selector && selects(selector, labels));
}

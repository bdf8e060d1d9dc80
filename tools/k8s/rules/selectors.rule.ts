import { z } from 'zod';
import { workloadsBehind, type Overlay } from '../manifests/overlay.ts';
import { nameOf, read, type Resource } from '../manifests/resource.ts';
import { Selector, selects } from '../manifests/selector.ts';
import type { Finding, Rule } from './rule.ts';

/** Without a selector, a budget selects nothing. */
const Budget = z.object({ selector: Selector.optional() });
const Autoscaler = z.object({ scaleTargetRef: z.object({ kind: z.string(), name: z.string() }) });
const Monitor = z.object({ selector: Selector });

export const selectors: Rule = {
  name: 'selectors',
  title: 'Whatever selects pods or names a workload finds some.',
  remedy: 'Compare the selector with the labels of the pods; a misspelt label selects nothing, and nobody says so.',
  check: (overlay) => [
    ...services(overlay),
    ...policies(overlay),
    ...overlay.resources.filter((resource) => selectsNothing(overlay, resource)).map(nothing),
  ],
};

function nothing(resource: Resource): Finding {
  return { where: nameOf(resource), detail: 'selects nothing' };
}

function services(overlay: Overlay): Finding[] {
  return overlay.services
    .filter((service) => service.selector !== undefined && workloadsBehind(overlay, service).length === 0)
    .map(({ where }) => ({ where, detail: 'selects no pod' }));
}

function policies({ policies: all, workloads }: Overlay): Finding[] {
  return all
    .filter(({ podSelector }) => !workloads.some(({ labels }) => selects(podSelector, labels)))
    .map(({ where }) => ({ where, detail: 'selects no pod' }));
}

function selectsNothing({ workloads, resources }: Overlay, resource: Resource): boolean {
  const spec: unknown = resource['spec'];
  switch (resource.kind) {
    case 'PodDisruptionBudget':
    case 'PodMonitor': {
      const { selector } = read(Budget, resource, spec);
      return !selector || !workloads.some(({ labels }) => selects(selector, labels));
    }
    case 'HorizontalPodAutoscaler': {
      const { kind, name } = read(Autoscaler, resource, spec).scaleTargetRef;
      return !resources.some((target) => target.kind === kind && target.metadata.name === name);
    }
    case 'ServiceMonitor': {
      const { selector } = read(Monitor, resource, spec);
      return !resources.some(({ kind, metadata }) => kind === 'Service' && selects(selector, metadata.labels));
    }
    default:
      return false;
  }
}

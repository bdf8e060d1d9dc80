import { isServing } from '../manifests/workload.ts';
import { inContainers } from './containers.ts';
import type { Rule } from './rule.ts';

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

export const probes: Rule = {
  name: 'probes',
  title: 'Whatever serves has a startup, a liveness and a readiness probe.',
  remedy: 'Probe /livez for startup and liveness and /readyz for readiness; of servers, what tells that they answer.',
  check: (overlay) =>
    inContainers(overlay, (container, workload) => {
      // An init container has ended before anybody asks.
      if (!isServing(workload) || !workload.pod.containers.includes(container)) return [];
      const missing = PROBES.filter((probe) => !container[probe]);
      return missing.length === 0 ? [] : [`no ${missing.join(', ')}`];
    }),
};

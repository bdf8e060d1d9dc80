import { inContainers } from './containers.ts';
import type { Rule } from './rule.ts';

const WANTED = ['requests.cpu', 'requests.memory', 'limits.memory'] as const;

export const resources: Rule = {
  name: 'resources',
  title: 'A container names the CPU and memory that it needs and the memory that it may take.',
  remedy: 'Set resources.requests and resources.limits from a measurement, and say in a comment which.',
  check: (overlay) =>
    inContainers(overlay, ({ resources: { requests, limits } }) => {
      const has = {
        'requests.cpu': requests['cpu'],
        'requests.memory': requests['memory'],
        'limits.memory': limits['memory'],
      };
      const missing = WANTED.filter((name) => has[name] === undefined);
      return missing.length === 0 ? [] : [`no ${missing.join(', ')}`];
    }),
};

import { policiesAbout } from '../network/allowances.ts';
import type { Rule } from './rule.ts';

export const denyAll: Rule = {
  name: 'deny-all',
  title: 'What no NetworkPolicy allows is denied.',
  remedy: 'Add a NetworkPolicy with an empty podSelector, both policyTypes and no rules (components/network-policies).',
  check: (overlay) =>
    overlay.workloads.flatMap((workload) =>
      (['ingress', 'egress'] as const)
        .filter((direction) => policiesAbout(overlay, direction, workload).length === 0)
        .map((direction) => ({ where: workload.where, detail: `no policy is about its ${direction}` })),
    ),
};

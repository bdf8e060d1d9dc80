import type { Rule } from './rule.ts';

export const accountToken: Rule = {
  name: 'account-token',
  title: "No pod has a token of the cluster's API, which none of them calls.",
  remedy: 'Set automountServiceAccountToken: false in the pod.',
  check: ({ workloads }) =>
    workloads
      .filter(({ pod }) => pod.automountServiceAccountToken !== false)
      .map(({ where }) => ({ where, detail: 'automountServiceAccountToken is not false' })),
};

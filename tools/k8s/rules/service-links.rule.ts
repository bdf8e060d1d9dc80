import type { Rule } from './rule.ts';

export const serviceLinks: Rule = {
  name: 'service-links',
  title: 'No pod gets variables named after Services: LEDGER_PORT or KAFKA_PORT would count as settings.',
  remedy: 'Set enableServiceLinks: false in the pod.',
  check: ({ workloads }) =>
    workloads
      .filter(({ pod }) => pod.enableServiceLinks)
      .map(({ where }) => ({ where, detail: 'enableServiceLinks is not false' })),
};

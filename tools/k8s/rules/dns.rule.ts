import { policiesAbout } from '../network/allowances.ts';
import type { Rule } from './rule.ts';

const DNS_PORT = 53;

export const dns: Rule = {
  name: 'dns',
  title: 'Every pod may ask for names.',
  remedy: 'Allow egress to port 53, UDP and TCP, of the pods of the cluster’s DNS.',
  check: (overlay) =>
    overlay.workloads
      .filter((workload) => {
        const policies = policiesAbout(overlay, 'egress', workload);
        const ports = policies.flatMap((policy) => policy.egress ?? []).flatMap((allowance) => allowance.ports ?? []);
        const allowed = ports.filter(({ port }) => port === DNS_PORT).map(({ protocol }) => protocol);
        return policies.length > 0 && !['UDP', 'TCP'].every((protocol) => allowed.includes(protocol));
      })
      .map(({ where }) => ({ where, detail: 'egress to port 53 is denied' })),
};

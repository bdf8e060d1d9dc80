import { inContainers } from './containers.ts';
import type { Rule } from './rule.ts';

export const privileges: Rule = {
  name: 'privileges',
  title: 'A container has no privileges and can gain none.',
  remedy:
    'Set allowPrivilegeEscalation: false and capabilities: { drop: [ALL] }, without `privileged`, `add` or the network of the host.',
  check: (overlay) =>
    inContainers(overlay, ({ securityContext, ports }, { pod }) => {
      const { allowPrivilegeEscalation, privileged, capabilities } = securityContext;
      return [
        ...(allowPrivilegeEscalation ? ['allowPrivilegeEscalation is not false'] : []),
        ...(privileged ? ['it is privileged'] : []),
        ...(capabilities.drop.includes('ALL') ? [] : ['capabilities.drop has not ALL']),
        ...capabilities.add.map((name) => `it adds the capability ${name}`),
        ...(pod.hostNetwork || ports.some(({ hostPort }) => hostPort) ? ["it uses the host's network"] : []),
      ];
    }),
};

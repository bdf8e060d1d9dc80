import { inContainers } from './containers.ts';
import type { Rule } from './rule.ts';

export const nonRoot: Rule = {
  name: 'non-root',
  title: 'No container runs as root.',
  remedy: 'Set runAsNonRoot: true and a runAsUser above 0: the kubelet cannot tell whether a user of a name is root.',
  check: (overlay) =>
    inContainers(overlay, ({ securityContext: own }, { pod: { securityContext: pod } }) => {
      const user = own.runAsUser ?? pod.runAsUser;
      const isNonRoot = own.runAsNonRoot ?? pod.runAsNonRoot ?? false;
      return [
        ...(isNonRoot ? [] : ['runAsNonRoot is not true']),
        ...(user ? [] : ['runAsUser is not a number above 0']),
      ];
    }),
};

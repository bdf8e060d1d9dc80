import { inContainers } from './containers.ts';
import type { Rule } from './rule.ts';

export const seccomp: Rule = {
  name: 'seccomp',
  title: "A container's system calls are filtered.",
  remedy: 'Set seccompProfile: { type: RuntimeDefault } in the security context of the pod.',
  check: (overlay) =>
    inContainers(overlay, ({ securityContext: own }, { pod: { securityContext: pod } }) => {
      const type = (own.seccompProfile ?? pod.seccompProfile)?.type ?? 'Unconfined';
      return type === 'Unconfined' ? ['it has no seccomp profile'] : [];
    }),
};

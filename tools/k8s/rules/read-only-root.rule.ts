import { inContainers } from './containers.ts';
import type { Rule } from './rule.ts';

export const readOnlyRoot: Rule = {
  name: 'read-only-root',
  title: "A container's file system is read-only.",
  remedy: 'Set readOnlyRootFilesystem: true, and mount an emptyDir where the program must write.',
  check: (overlay) =>
    inContainers(overlay, ({ securityContext }) =>
      securityContext.readOnlyRootFilesystem ? [] : ['readOnlyRootFilesystem is not true'],
    ),
};

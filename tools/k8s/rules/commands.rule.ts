import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { inContainers } from './containers.ts';
import { isOutlay } from './image.ts';
import type { Rule } from './rule.ts';

export const commands: Rule = {
  name: 'commands',
  title: 'A container of Outlay runs a file that is in the repository, and so in the image.',
  remedy: 'Correct the path in `args`; the image starts it with node (deploy/docker/Dockerfile).',
  check: (overlay) =>
    inContainers(overlay, ({ image, command, args }) => {
      if (!isOutlay(image)) return [];
      const files = [...command, ...args].filter((word) => /\.[cm]?[jt]s$/.test(word));
      if (files.length === 0) return ['neither `command` nor `args` names a file'];
      return files.filter((file) => !existsSync(join(repositoryRoot, file))).map((file) => `${file} does not exist`);
    }),
};

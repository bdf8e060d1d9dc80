import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { parse } from 'yaml';
import { z } from 'zod';
import { inContainers } from './containers.ts';
import { isOutlay } from './image.ts';
import type { Rule } from './rule.ts';

const Compose = z.object({ services: z.record(z.string(), z.object({ image: z.string() })) });

export const imageList: Rule = {
  name: 'image-list',
  title: 'Servers run the images that Outlay is tested with.',
  remedy:
    'Take the version that docker-compose.yml has, or change both; an image that only a cluster needs is listed in image-list.rule.ts.',
  check: (overlay) => {
    const known = new Set([...composeImages(), ...ONLY_HERE]);
    return inContainers(overlay, ({ image }) => {
      const name = image.replace(/@sha256:.*$/, '');
      return isOutlay(name) || known.has(name) ? [] : [`${name} is not among them`];
    });
  },
};

/** Images that docker-compose.yml has no use for. */
const ONLY_HERE: readonly string[] = ['ghcr.io/cloudnative-pg/pgbouncer:1.24.1'];

function composeImages(): string[] {
  const text = readFileSync(join(repositoryRoot, 'docker-compose.yml'), 'utf8');
  return Object.values(Compose.parse(parse(text, { merge: true })).services).map(({ image }) => image);
}

import { inContainers } from './containers.ts';
import { tagOf } from './image.ts';
import type { Rule } from './rule.ts';

const MOVING = new Set(['latest', 'main', 'edge', 'stable', 'dev']);

export const imageTag: Rule = {
  name: 'image-tag',
  title: 'An image is named by a version, so that every replica runs the same and a rollback is one.',
  remedy:
    'Name a version in `image` or in `images` of the kustomization; `latest` and no tag mean another image tomorrow.',
  check: (overlay) =>
    inContainers(overlay, ({ image }) => {
      const tag = tagOf(image);
      if (tag === undefined) return [`${image} has no tag`];
      return MOVING.has(tag) ? [`${image} is a moving tag`] : [];
    }),
};

import { edgesOf } from '../network/edges.ts';
import type { Rule } from './rule.ts';

export const deadEnd: Rule = {
  name: 'dead-end',
  title: 'Every address in a variable leads to a port of a Service.',
  remedy:
    'Correct the host or the port; a Service of another namespace is named with it: http://collector.telemetry:4318.',
  check: (overlay) =>
    edgesOf(overlay).deadEnds.map(({ from, because, detail }) => ({
      where: from.where,
      detail: `${because} ${detail}`,
    })),
};

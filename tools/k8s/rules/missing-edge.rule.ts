import { isAllowed } from '../network/allowances.ts';
import { edgesOf, type Edge } from '../network/edges.ts';
import type { Rule } from './rule.ts';

export const missingEdge: Rule = {
  name: 'missing-edge',
  title: 'Every connection that the variables name is allowed at both of its ends.',
  remedy: 'Allow it as egress of the one and ingress of the other, or delete the variable.',
  check: (overlay) =>
    edgesOf(overlay)
      .edges.filter((edge) => !isAllowed(overlay, edge))
      .map((edge) => ({ where: edge.from.where, detail: `${edge.because} leads to ${target(edge)}, which is denied` })),
};

function target({ to, port }: Edge): string {
  return `${to?.where ?? 'the outside'}, port ${port}`;
}

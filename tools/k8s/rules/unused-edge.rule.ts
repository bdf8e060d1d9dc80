import type { Allowance, Peer } from '../manifests/network-objects.ts';
import type { Overlay, Policy } from '../manifests/overlay.ts';
import { selects } from '../manifests/selector.ts';
import type { Workload } from '../manifests/workload.ts';
import { POSTGRES_PORT } from '../network/addresses.ts';
import { coversPort, isOutside, isPeer } from '../network/allowances.ts';
import { edgesOf, type Edge } from '../network/edges.ts';
import type { Finding, Rule } from './rule.ts';

const DNS_PORT = 53;

export const unusedEdge: Rule = {
  name: 'unused-edge',
  title: 'A NetworkPolicy allows no connection that nobody makes.',
  remedy: 'Delete the peer or the port; what connects has a variable that says so.',
  check: (overlay) => {
    const { edges } = edgesOf(overlay);
    return overlay.policies.flatMap((policy) => {
      const subjects = overlay.workloads.filter(
        ({ labels, namespace }) => namespace === policy.namespace && selects(policy.podSelector, labels),
      );
      const directions = (['ingress', 'egress'] as const).flatMap((direction) =>
        (policy[direction] ?? []).flatMap((allowance) =>
          unused({ overlay, policy, edges, direction, allowance }, subjects),
        ),
      );
      return [...new Set(directions)].map((detail) => ({ where: policy.where, detail }));
    });
  },
};

interface Context {
  overlay: Overlay;
  policy: Policy;
  edges: Edge[];
  direction: 'ingress' | 'egress';
  allowance: Allowance;
}

function unused(context: Context, subjects: readonly Workload[]): Finding['detail'][] {
  const { allowance } = context;
  // Every pod asks for names; and who may reach a database is a rule of its own.
  if (allowance.ports?.every(({ port }) => port === DNS_PORT || port === POSTGRES_PORT)) return [];
  return (allowance.peers ?? [{}]).flatMap((peer) => [
    ...unusedWithin(context, peer, subjects),
    ...(context.direction === 'egress' && isOutside(peer) && !isInternet(peer) ? unusedOutside(context, subjects) : []),
  ]);
}

/** Of each pair of workloads that a peer allows, one must connect to the other. */
function unusedWithin(
  { overlay, policy, edges, direction, allowance }: Context,
  peer: Peer,
  subjects: readonly Workload[],
) {
  const others = overlay.workloads.filter((workload) => isPeer(overlay, peer, policy.namespace, workload));
  if (others.length === 0 && !isOutside(peer)) return [`${direction} names pods that there are none of`];
  return subjects.flatMap((subject) =>
    others.flatMap((other) => {
      const [from, to] = direction === 'egress' ? [subject, other] : [other, subject];
      const isUsed = edges.some((edge) => edge.from === from && edge.to === to && coversPort(allowance, to, edge.port));
      return isUsed || from === to ? [] : [`no variable of ${from.where} leads to ${to.where}`];
    }),
  );
}

/** Receivers of webhooks are named by tenants, not by a variable: all addresses but those of networks inside. */
function isInternet({ ipBlock }: Peer): boolean {
  return ipBlock !== undefined && ipBlock.except.length > 0;
}

function unusedOutside({ edges, allowance }: Context, subjects: readonly Workload[]): string[] {
  return subjects
    .filter(
      (subject) => !edges.some(({ from, to, port }) => from === subject && !to && coversPort(allowance, to, port)),
    )
    .map(({ where }) => `no variable of ${where} leads outside by this port`);
}

import type { Allowance, Peer } from '../manifests/network-objects.ts';
import type { Overlay, Policy } from '../manifests/overlay.ts';
import { selects, type Labels } from '../manifests/selector.ts';
import { portNumber, type Workload } from '../manifests/workload.ts';
import type { Edge } from './edges.ts';

type Direction = 'ingress' | 'egress';

/** True if the policies let a connection through, at both of its ends that are in the overlay. */
export function isAllowed(overlay: Overlay, { from, to, port }: Pick<Edge, 'from' | 'to' | 'port'>): boolean {
  return (
    passes(overlay, 'egress', from, to, to, port) &&
    (to === undefined || passes(overlay, 'ingress', to, from, to, port))
  );
}

/** Policies about a pod, in a direction. Without any, everything is allowed. */
export function policiesAbout({ policies }: Overlay, direction: Direction, workload: Workload): Policy[] {
  return policies.filter(
    (policy) =>
      policy[direction] !== undefined &&
      policy.namespace === workload.namespace &&
      selects(policy.podSelector, workload.labels),
  );
}

function passes(
  overlay: Overlay,
  direction: Direction,
  subject: Workload,
  peer: Workload | undefined,
  target: Workload | undefined,
  port: number,
): boolean {
  const policies = policiesAbout(overlay, direction, subject);
  const allowances = policies.flatMap((policy) => policy[direction] ?? []);
  return (
    policies.length === 0 ||
    allowances.some(
      (allowance) =>
        coversPort(allowance, target, port) &&
        (allowance.peers ?? [{}]).some((candidate) =>
          peer ? isPeer(overlay, candidate, subject.namespace, peer) : isOutside(candidate),
        ),
    )
  );
}

/** @param target whose port names count */
export function coversPort({ ports }: Allowance, target: Workload | undefined, port: number): boolean {
  if (!ports) return true;
  return ports.some((entry) => {
    if (entry.protocol !== 'TCP') return false;
    if (entry.port === undefined) return true;
    const first = typeof entry.port === 'string' ? target && portNumber(target, entry.port) : entry.port;
    return first !== undefined && port >= first && port <= (entry.endPort ?? first);
  });
}

/** True if a peer of a policy means this workload. */
export function isPeer(overlay: Overlay, peer: Peer, namespace: string, workload: Workload): boolean {
  if (peer.ipBlock) return false;
  const isThere = peer.namespaceSelector
    ? selects(peer.namespaceSelector, namespaceLabels(overlay, workload.namespace))
    : workload.namespace === namespace;
  return isThere && (!peer.podSelector || selects(peer.podSelector, workload.labels));
}

/** True if a peer of a policy may be outside of the overlay. */
export function isOutside({ podSelector, namespaceSelector, ipBlock }: Peer): boolean {
  return ipBlock !== undefined || namespaceSelector !== undefined || podSelector === undefined;
}

function namespaceLabels({ resources }: Overlay, name: string): Labels {
  const found = resources.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === name);
  return { ...found?.metadata.labels, 'kubernetes.io/metadata.name': name };
}

import { NetworkPolicySpec, ServiceSpec } from './network-objects.ts';
import { nameOf, read, type Resource } from './resource.ts';
import { selects } from './selector.ts';
import { workloadOf, type Workload } from './workload.ts';

export interface Service extends ServiceSpec {
  where: string;
  name: string;
  namespace: string;
}

export interface Policy extends NetworkPolicySpec {
  where: string;
  namespace: string;
}

/** Everything that an overlay renders to, as the rules read it. */
export interface Overlay {
  resources: Resource[];
  workloads: Workload[];
  services: Service[];
  policies: Policy[];
  /** Examples of what is in its Secrets, which no manifest has: by name of the Secret and key. */
  secrets: SecretExamples;
}

export type SecretExamples = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** @throws ScriptError naming an object that cannot be read */
export function overlayOf(resources: Resource[], secrets: SecretExamples): Overlay {
  const ofKind = (kind: string): Resource[] => resources.filter((resource) => resource.kind === kind);
  return {
    resources,
    secrets,
    workloads: resources.flatMap((resource) => workloadOf(resource) ?? []),
    services: ofKind('Service').map((resource) => ({
      ...read(ServiceSpec, resource, resource['spec']),
      where: nameOf(resource),
      name: resource.metadata.name,
      namespace: resource.metadata.namespace,
    })),
    policies: ofKind('NetworkPolicy').map((resource) => ({
      ...read(NetworkPolicySpec, resource, resource['spec']),
      where: nameOf(resource),
      namespace: resource.metadata.namespace,
    })),
  };
}

/** The workloads whose pods a Service sends to. */
export function workloadsBehind({ workloads }: Overlay, { selector, namespace }: Service): Workload[] {
  if (!selector) return [];
  const matching = { matchLabels: selector, matchExpressions: [] };
  return workloads.filter((workload) => workload.namespace === namespace && selects(matching, workload.labels));
}

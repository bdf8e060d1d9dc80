import { nameOf, type Resource } from '../manifests/resource.ts';
import type { Rule } from './rule.ts';

const CLUSTER_WIDE = new Set([
  'Namespace',
  'ClusterIssuer',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterSecretStore',
  'CustomResourceDefinition',
  'GatewayClass',
  'IngressClass',
  'PersistentVolume',
  'PriorityClass',
  'StorageClass',
]);

export const namespace: Rule = {
  name: 'namespace',
  title: 'Everything is in one namespace of its own.',
  remedy: "Set `namespace` in the overlay's kustomization.",
  check: ({ resources }) => {
    const inside = resources.filter(({ kind }) => !CLUSTER_WIDE.has(kind));
    const wanted = commonest(inside);
    return inside
      .filter(
        ({ metadata }) =>
          metadata.namespace === '' || metadata.namespace === 'default' || metadata.namespace !== wanted,
      )
      .map((resource) => ({
        where: nameOf(resource),
        detail: `is in ${resource.metadata.namespace || 'no namespace'}`,
      }));
  },
};

function commonest(resources: readonly Resource[]): string | undefined {
  const groups = Map.groupBy(resources, ({ metadata }) => metadata.namespace);
  return [...groups].sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

import { z } from 'zod';
import type { Overlay } from '../manifests/overlay.ts';
import { nameOf, read } from '../manifests/resource.ts';
import { inContainers } from './containers.ts';
import type { Finding, Rule } from './rule.ts';

export const duplicates: Rule = {
  name: 'duplicates',
  title: 'Nothing is said twice.',
  remedy: 'Delete one of the two. The later one would count for the kubelet, and for server-side apply neither.',
  check: (overlay) => [...inRules(overlay), ...inPods(overlay)],
};

const PrometheusRule = z.object({ groups: z.array(z.object({ name: z.string() })) });

function inRules({ resources }: Overlay): Finding[] {
  return resources
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap((resource) => {
      const { groups } = read(PrometheusRule, resource, resource['spec']);
      const names = twice(groups.map(({ name }) => name));
      return names.map((name) => ({ where: nameOf(resource), detail: `the group ${name} twice` }));
    });
}

function inPods(overlay: Overlay): Finding[] {
  return inContainers(overlay, ({ env, ports, volumeMounts }, { pod, containers }) => [
    ...twice(env.map(({ name }) => name)).map((name) => `the variable ${name} twice`),
    ...twice(ports.map(({ containerPort }) => containerPort)).map((port) => `the port ${port} twice`),
    ...twice(volumeMounts.map(({ mountPath }) => mountPath)).map((path) => `a volume at ${path} twice`),
    ...twice(pod.volumes.map(({ name }) => name)).map((name) => `the volume ${name} twice`),
    ...twice(containers.map(({ name }) => name)).map((name) => `the container ${name} twice`),
  ]);
}

function twice<Item>(items: readonly Item[]): Item[] {
  return [...Map.groupBy(items, (item) => item)].filter(([, same]) => same.length > 1).map(([item]) => item);
}

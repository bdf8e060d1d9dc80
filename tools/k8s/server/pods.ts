import { stringify } from 'yaml';
import { parseResources, type Resource } from '../manifests/resource.ts';
import { workloadOf } from '../manifests/workload.ts';
import { z } from 'zod';

const Template = z.object({ template: z.looseObject({ spec: z.looseObject({}) }) });
const CronJob = z.object({ jobTemplate: z.object({ spec: Template }) });

/**
 * The pods that an overlay's workloads would have, one each. No controller makes them here, and only a pod is refused by the
 * standards of its namespace; whatever makes pods is warned of.
 */
export function podsOf(manifests: string): string {
  const pods = parseResources(manifests).flatMap((resource) => {
    const workload = workloadOf(resource);
    if (!workload) return [];
    const { name, namespace } = resource.metadata;
    const metadata = { name: `${resource.kind.toLowerCase()}-${name}`, namespace, labels: workload.labels };
    return [{ apiVersion: 'v1', kind: 'Pod', metadata, spec: podSpec(resource) }];
  });
  // kubectl reads YAML 1.1, in which a plain `no` is a boolean.
  return pods.map((pod) => stringify(pod, { version: '1.1' })).join('---\n');
}

function podSpec({ kind, spec }: Resource): unknown {
  const { template } = kind === 'CronJob' ? CronJob.parse(spec).jobTemplate.spec : Template.parse(spec);
  const volumes = z
    .array(z.looseObject({ name: z.string() }))
    .default([])
    .parse(template.spec['volumes']);
  const claims = Claims.parse(spec).volumeClaimTemplates.map(({ metadata: { name } }) => ({ name, emptyDir: {} }));
  return { ...template.spec, volumes: [...volumes, ...claims] };
}

/** A StatefulSet's own volumes, which its controller would add. */
const Claims = z.object({
  volumeClaimTemplates: z.array(z.object({ metadata: z.object({ name: z.string() }) })).default([]),
});

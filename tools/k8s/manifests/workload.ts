import { z } from 'zod';
import { PodSpec, type Container, type PortName } from './pod.ts';
import { nameOf, read, type Resource } from './resource.ts';

const Template = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }).prefault({}),
  spec: PodSpec,
});
const WithTemplate = z.object({ replicas: z.number().optional(), template: Template });
const WithJob = z.object({ jobTemplate: z.object({ spec: z.object({ template: Template }) }) });

/** Whatever runs pods. */
export interface Workload {
  resource: Resource;
  /** `Deployment/ledger`. */
  where: string;
  kind: string;
  namespace: string;
  labels: Readonly<Record<string, string>>;
  pod: PodSpec;
  /** Init containers too. */
  containers: Container[];
  /** Undefined where an autoscaler says it. */
  replicas: number | undefined;
}

const WITH_TEMPLATE = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job']);

export function workloadOf(resource: Resource): Workload | undefined {
  const { kind, metadata } = resource;
  if (!WITH_TEMPLATE.has(kind) && kind !== 'CronJob') return undefined;
  const spec: unknown = resource['spec'];
  const { replicas, template } =
    kind === 'CronJob'
      ? { replicas: undefined, template: read(WithJob, resource, spec).jobTemplate.spec.template }
      : read(WithTemplate, resource, spec);
  const pod = template.spec;
  return {
    resource,
    where: nameOf(resource),
    kind,
    namespace: metadata.namespace,
    labels: template.metadata.labels,
    pod,
    containers: [...pod.initContainers, ...pod.containers],
    replicas,
  };
}

/** Of something that runs until it is stopped; Jobs end by themselves. */
export function isServing({ kind }: Workload): boolean {
  return kind !== 'Job' && kind !== 'CronJob';
}

/** The number of a port that may be named. */
export function portNumber({ containers }: Workload, port: PortName): number | undefined {
  const ports = containers.flatMap((container) => container.ports);
  return ports.find(({ name, containerPort }) => (typeof port === 'number' ? containerPort : name) === port)
    ?.containerPort;
}

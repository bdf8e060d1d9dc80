import { z } from 'zod';

/** The parts of Kubernetes' objects that rules look at. What else is in them is kubeconform's to check. */
const portName = z.union([z.number(), z.string()]);

const Probe = z.object({
  httpGet: z.object({ path: z.string().default('/'), port: portName }).optional(),
  tcpSocket: z.object({ port: portName }).optional(),
  exec: z.object({ command: z.array(z.string()) }).optional(),
  timeoutSeconds: z.number().default(1),
});

const KeyReference = z.object({ name: z.string(), key: z.string(), optional: z.boolean().default(false) });
const NameReference = z.object({ name: z.string(), optional: z.boolean().default(false) });

const Variable = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z.object({ secretKeyRef: KeyReference.optional(), configMapKeyRef: KeyReference.optional() }).optional(),
});

const Resources = z.record(z.string(), z.union([z.string(), z.number()])).default({});

const Container = z.object({
  name: z.string(),
  image: z.string().default(''),
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  ports: z
    .array(z.object({ name: z.string().optional(), containerPort: z.number(), hostPort: z.number().optional() }))
    .default([]),
  env: z.array(Variable).default([]),
  envFrom: z
    .array(
      z.object({
        prefix: z.string().default(''),
        configMapRef: NameReference.optional(),
        secretRef: NameReference.optional(),
      }),
    )
    .default([]),
  resources: z.object({ requests: Resources, limits: Resources }).default({ requests: {}, limits: {} }),
  startupProbe: Probe.optional(),
  livenessProbe: Probe.optional(),
  readinessProbe: Probe.optional(),
  lifecycle: z
    .object({
      preStop: z
        .object({
          sleep: z.object({ seconds: z.number() }).optional(),
          exec: z.object({ command: z.array(z.string()) }).optional(),
        })
        .optional(),
    })
    .default({}),
  restartPolicy: z.string().optional(),
  securityContext: z
    .object({
      runAsNonRoot: z.boolean().optional(),
      runAsUser: z.number().optional(),
      readOnlyRootFilesystem: z.boolean().default(false),
      allowPrivilegeEscalation: z.boolean().default(true),
      privileged: z.boolean().default(false),
      capabilities: z
        .object({ drop: z.array(z.string()).default([]), add: z.array(z.string()).default([]) })
        .default({ drop: [], add: [] }),
      seccompProfile: z.object({ type: z.string() }).optional(),
    })
    .prefault({}),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })).default([]),
});

export const PodSpec = z.object({
  serviceAccountName: z.string().optional(),
  automountServiceAccountToken: z.boolean().optional(),
  enableServiceLinks: z.boolean().default(true),
  hostNetwork: z.boolean().default(false),
  terminationGracePeriodSeconds: z.number().default(30),
  securityContext: z
    .object({
      runAsNonRoot: z.boolean().optional(),
      runAsUser: z.number().optional(),
      seccompProfile: z.object({ type: z.string() }).optional(),
    })
    .default({}),
  topologySpreadConstraints: z
    .array(z.object({ topologyKey: z.string(), labelSelector: z.unknown().optional() }))
    .default([]),
  containers: z.array(Container).default([]),
  initContainers: z.array(Container).default([]),
  volumes: z
    .array(
      z.object({
        name: z.string(),
        configMap: z.object({ name: z.string(), optional: z.boolean().default(false) }).optional(),
        secret: z.object({ secretName: z.string(), optional: z.boolean().default(false) }).optional(),
        persistentVolumeClaim: z.object({ claimName: z.string() }).optional(),
      }),
    )
    .default([]),
});

export type PodSpec = z.output<typeof PodSpec>;
export type Container = z.output<typeof Container>;
export type Probe = z.output<typeof Probe>;
export type PortName = z.output<typeof portName>;

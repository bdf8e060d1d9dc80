import { parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';
import { ScriptError } from '../script-error.ts';

const COMPONENT = 'app.kubernetes.io/component';
/** kubectl reads YAML 1.1, in which a plain `no` is a boolean. */
const AS_KUBECTL_READS = { lineWidth: 0, version: '1.1' } as const;

const Manifest = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).default({}),
  }),
});
type Manifest = z.output<typeof Manifest>;

/** One version of an installation, in the order in which it is rolled out. */
export interface RolloutStages {
  namespace: string;
  /** Everything that no version shares with the one before: servers, settings, policies, Services. */
  ground: string;
  migration: string;
  /** Deployments of services, and their names. */
  services: string;
  serviceNames: string[];
  /** The gateway, which asks services for what they know since this version, and scheduled jobs. */
  gateway: string;
  gatewayNames: string[];
}

/** @param yaml what kustomize rendered. @throws ScriptError when it is not an overlay of Outlay */
export function rolloutStages(yaml: string): RolloutStages {
  const manifests = parseAllDocuments(yaml).map((document) => Manifest.parse(document.toJS()));
  const stageOf = ({ kind, metadata }: Manifest): keyof RolloutStages => {
    const component = metadata.labels[COMPONENT];
    if (kind === 'Job' && component === 'migration') return 'migration';
    if (kind === 'CronJob') return 'gateway';
    if (kind === 'Deployment' && (component === 'service' || component === 'gateway'))
      return component === 'service' ? 'services' : 'gateway';
    return 'ground';
  };
  const stages = Map.groupBy(manifests, stageOf);
  const [migration] = stages.get('migration') ?? [];
  if (!migration) throw new ScriptError('The overlay has no Job that migrates: it must build on k8s/base.');
  const yamlOf = (stage: keyof RolloutStages): string =>
    (stages.get(stage) ?? []).map((manifest) => stringify(manifest, AS_KUBECTL_READS)).join('---\n');
  const deployments = (stage: keyof RolloutStages): string[] =>
    (stages.get(stage) ?? []).flatMap(({ kind, metadata }) => (kind === 'Deployment' ? [metadata.name] : []));
  return {
    namespace: migration.metadata.namespace ?? 'default',
    ground: yamlOf('ground'),
    migration: yamlOf('migration'),
    services: yamlOf('services'),
    serviceNames: deployments('services'),
    gateway: yamlOf('gateway'),
    gatewayNames: deployments('gateway'),
  };
}

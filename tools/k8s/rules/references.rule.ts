import { z } from 'zod';
import { configMapData } from '../manifests/config-map.ts';
import type { Overlay } from '../manifests/overlay.ts';
import type { Container, PodSpec } from '../manifests/pod.ts';
import { inContainers } from './containers.ts';
import type { Rule } from './rule.ts';

export const references: Rule = {
  name: 'references',
  title: 'What a pod names is there: ConfigMaps and their keys, the keys of Secrets, volumes, claims.',
  remedy: 'Correct the name. Secrets are those that `npm run k8s:secrets` makes.',
  check: (overlay) =>
    inContainers(overlay, (container, { pod, resource }) => [
      ...missingKeys(overlay, container),
      ...missingConfigMaps(overlay, container, pod),
      ...missingSecrets(overlay, container, pod),
      ...missingVolumes(container, pod, claimTemplates(resource['spec'])),
    ]),
};

function missingKeys(overlay: Overlay, { env }: Container): string[] {
  return env.flatMap(({ valueFrom }) => {
    const { secretKeyRef, configMapKeyRef } = valueFrom ?? {};
    const reference = secretKeyRef ?? configMapKeyRef;
    if (!reference || reference.optional) return [];
    const { name, key } = reference;
    const data = secretKeyRef ? overlay.secrets[name] : configMapData(overlay, name);
    const kind = secretKeyRef ? 'Secret' : 'ConfigMap';
    return data?.[key] === undefined ? [`${kind}/${name} has no key ${key}`] : [];
  });
}

function missingConfigMaps(overlay: Overlay, { envFrom }: Container, { volumes }: PodSpec): string[] {
  const named = [...envFrom.map(({ configMapRef }) => configMapRef), ...volumes.map(({ configMap }) => configMap)];
  return named
    .filter((reference) => reference !== undefined && !reference.optional)
    .filter((reference) => configMapData(overlay, reference?.name ?? '') === undefined)
    .map((reference) => `there is no ConfigMap/${reference?.name ?? ''}`);
}

function missingSecrets({ secrets }: Overlay, { envFrom }: Container, { volumes }: PodSpec): string[] {
  const named = [
    ...envFrom.map(({ secretRef }) => secretRef),
    ...volumes.map(({ secret }) => secret && { name: secret.secretName, optional: secret.optional }),
  ];
  return named
    .filter((reference) => reference !== undefined && !reference.optional)
    .filter((reference) => secrets[reference?.name ?? ''] === undefined)
    .map((reference) => `there is no Secret/${reference?.name ?? ''}`);
}

function missingVolumes({ volumeMounts }: Container, { volumes }: PodSpec, claims: readonly string[]): string[] {
  const names = new Set([...volumes.map(({ name }) => name), ...claims]);
  return volumeMounts.filter(({ name }) => !names.has(name)).map(({ name }) => `there is no volume ${name}`);
}

const Claims = z.object({
  volumeClaimTemplates: z.array(z.object({ metadata: z.object({ name: z.string() }) })).default([]),
});

/** Volumes that a StatefulSet makes for each pod. */
function claimTemplates(spec: unknown): string[] {
  const claims = Claims.safeParse(spec);
  return claims.success ? claims.data.volumeClaimTemplates.map(({ metadata }) => metadata.name) : [];
}

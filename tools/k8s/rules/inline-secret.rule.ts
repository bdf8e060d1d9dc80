import { configMapData } from '../manifests/config-map.ts';
import type { Overlay } from '../manifests/overlay.ts';
import { nameOf } from '../manifests/resource.ts';
import { inContainers } from './containers.ts';
import type { Finding, Rule } from './rule.ts';

const SECRET_NAME = /PASSWORD|SECRET|TOKEN|CREDENTIAL|_KEY$|^DATABASE_.*URL$/;
/** Public: nothing can be signed with what verifies. */
const PUBLIC = new Set(['INTERNAL_TOKEN_KEYS', 'ACCESS_TOKEN_ISSUER', 'ACCESS_TOKEN_AUDIENCE']);
/** A user and a password within a URL, or a private key. */
const SECRET_VALUE = /:\/\/[^/\s:@]*:[^/\s@]+@|-----BEGIN [A-Z ]*PRIVATE KEY/;

export const inlineSecret: Rule = {
  name: 'inline-secret',
  title: 'No manifest has a secret in it.',
  remedy: 'Read it with secretKeyRef; `npm run k8s:secrets` makes the Secrets of a cluster.',
  check: (overlay) => [
    ...inContainers(overlay, ({ env }) =>
      env.filter(({ name, value }) => isSecret(name, value)).map(({ name }) => `${name} is written out`),
    ),
    ...inConfigMaps(overlay),
    ...overlay.resources
      .filter(({ kind }) => kind === 'Secret')
      .map((resource) => ({ where: nameOf(resource), detail: 'is a Secret among the manifests' })),
  ],
};

function inConfigMaps(overlay: Overlay): Finding[] {
  return overlay.resources
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap((resource) =>
      Object.entries(configMapData(overlay, resource.metadata.name) ?? {})
        .filter(([name, value]) => isSecret(name, value))
        .map(([name]) => ({ where: nameOf(resource), detail: `${name} is written out` })),
    );
}

function isSecret(name: string, value: string | undefined): boolean {
  if (value === undefined || value === '') return false;
  return SECRET_VALUE.test(value) || (SECRET_NAME.test(name) && !PUBLIC.has(name));
}

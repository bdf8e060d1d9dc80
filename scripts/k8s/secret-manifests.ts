import { stringify } from 'yaml';
import { containerEnvironments, type ContainerServers } from '../docker/container-environments.ts';
import { recordOf } from '../start/record-of.ts';
import type { Secrets } from '../start/secrets.ts';
import { PARTS } from '../start/service-names.ts';
import { poolerFiles } from './pooler-secret.ts';
import { SECRET_KEYS } from './secret-keys.ts';

/** A Secret of Kubernetes. */
export interface SecretManifest {
  apiVersion: 'v1';
  kind: 'Secret';
  metadata: { name: string; namespace: string; labels: Record<string, string> };
  type: 'Opaque';
  stringData: Record<string, string>;
}

/**
 * The Secrets that the manifests name, one for each part, for the migrations and for backups.
 * @param options.publicKeys INTERNAL_TOKEN_KEYS, where others are valid besides those of `secrets`
 * @param options.ownPostgres adds the Secret of the PostgreSQL in the cluster
 */
export async function secretManifests(
  secrets: Secrets,
  servers: ContainerServers,
  options: { namespace: string; ownPostgres: boolean; publicKeys?: string | undefined },
): Promise<SecretManifest[]> {
  const environments = await containerEnvironments(secrets, servers);
  if (options.publicKeys !== undefined)
    for (const part of PARTS) environments[part] = { ...environments[part], INTERNAL_TOKEN_KEYS: options.publicKeys };
  const wanted = { ...SECRET_KEYS, ...(options.ownPostgres && { postgres: ['POSTGRES_PASSWORD'] }) };
  const contents: [string, Record<string, string>][] = Object.entries(wanted).map(([name, keys]) => [
    name,
    pick(environments[name] ?? {}, keys),
  ]);
  if (servers.poolerUrl !== undefined) contents.push(['pooler', poolerFiles(secrets, servers.databaseUrl)]);
  return contents.map(([name, stringData]) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: options.namespace, labels: { 'app.kubernetes.io/part-of': 'outlay' } },
    type: 'Opaque',
    stringData,
  }));
}

/** YAML documents, as `kubectl apply -f -` reads them. */
export function yamlOf(manifests: readonly SecretManifest[]): string {
  return manifests.map((manifest) => stringify(manifest, { lineWidth: 0, version: '1.1' })).join('---\n');
}

/** Variables that are set. The optional ones may be absent. */
function pick(environment: NodeJS.ProcessEnv, keys: readonly string[]): Record<string, string> {
  const set = keys.filter((key) => environment[key] !== undefined);
  return recordOf(set, (key) => environment[key] ?? '');
}

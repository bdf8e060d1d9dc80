import { serversInContainers, type ContainerServers } from '@outlay/scripts/docker/container-environments';
import { givenServers } from '@outlay/scripts/k8s/given-servers';
import { secretManifests } from '@outlay/scripts/k8s/secret-manifests';
import { loadSecrets } from '@outlay/scripts/start/secrets';
import type { SecretExamples } from '../manifests/overlay.ts';
import type { Resource } from '../manifests/resource.ts';

/** Servers of an overlay that brings none, on the ports of TLS. */
const EXAMPLES: ContainerServers = {
  databaseUrl: 'postgres://admin:password@postgres.example.com:5432/postgres',
  redisUrl: 'rediss://:password@redis.example.com:6380',
  smtpUrl: 'smtps://outlay:password@smtp.example.com:465',
  kafka: { username: 'outlay', password: 'password' },
};
const POOLER = 'pooler';

interface OwnServers {
  ownPostgres: boolean;
  ownPooler: boolean;
}

const known = new Map<string, Promise<SecretExamples>>();

/**
 * Secrets as `npm run k8s:secrets` makes them for an overlay: for its own servers where it has them, else for others. Overlays with the
 * same servers share them.
 */
export function secretExamples(resources: readonly Resource[]): Promise<SecretExamples> {
  const hasService = (name: string): boolean =>
    resources.some(({ kind, metadata }) => kind === 'Service' && metadata.name === name);
  const own = { ownPostgres: hasService('postgres'), ownPooler: hasService(POOLER) };
  const key = JSON.stringify(own);
  const examples = known.get(key) ?? makeExamples(own);
  known.set(key, examples);
  return examples;
}

async function makeExamples({ ownPostgres, ownPooler }: OwnServers): Promise<SecretExamples> {
  const secrets = await loadSecrets('', '{}');
  const servers = {
    ...(ownPostgres ? serversInContainers(secrets) : serversOutside(process.env)),
    ...(ownPooler && { poolerUrl: `postgres://${POOLER}:6432` }),
  };
  const manifests = await secretManifests(secrets, servers, { namespace: '', ownPostgres });
  return Object.fromEntries(manifests.map(({ metadata, stringData }) => [metadata.name, stringData]));
}

/** Servers of the environment, where it has the variables that `npm run k8s:secrets` reads. */
function serversOutside(env: NodeJS.ProcessEnv): ContainerServers {
  return env['DATABASE_SERVER_URL'] ? givenServers(env) : EXAMPLES;
}

import { infraAddresses } from '../infra/infra-addresses.ts';
import { isHealthy } from '../infra/infra-health.ts';
import { INFRA, readInfraSettings } from '../infra/infra-settings.ts';
import { readInfraState, type InfraState } from '../infra/infra-state.ts';
import { clusterFolder, runningEnvironments, type ClusterEnvironments } from '../kafka-cluster/cluster-environments.ts';
import { ScriptError } from '../script-error.ts';
import { makeEnvironments, type Environments } from './environment.ts';
import { provisionAll, type Installation } from './installation.ts';
import { keptPorts } from './kept-ports.ts';
import { migrateAll } from './migrations.ts';
import { recordOf } from './record-of.ts';
import { loadSecrets } from './secrets.ts';
import { PARTS, SERVICES } from './service-names.ts';
import { loopbackAddress } from './service-addresses.ts';

/** Outlay on the servers of `npm run infra`: its databases, migrated, and the addresses of its parts. */
export interface OnInfra {
  installation: Pick<Installation, 'folder' | 'secrets'>;
  environments: Environments;
  /** The mail catcher's page. */
  mailUrl: string;
}

/**
 * Makes what is missing of databases and roles on the infra and migrates. Several may do so at once.
 *
 * @param gatewayPort where the gateway is to listen; null where it is not being started
 * @throws ScriptError when a server does not answer
 */
export async function openOnInfra(gatewayPort: number | null, env: NodeJS.ProcessEnv): Promise<OnInfra> {
  const { state, cluster } = await requireInfra(env);
  const { databaseServerUrl, redisUrl, kafkaBrokers, smtpUrl, mailUrl } = infraAddresses(state);
  const folder = state.installation;
  const secrets = await loadSecrets(folder);
  const installation = { folder, secrets, ...(await provisionAll(databaseServerUrl, secrets)) };
  await migrateAll(installation);
  const ports = await keptPorts(folder, gatewayPort);
  const addresses = recordOf(SERVICES, (name) => loopbackAddress(ports[name]));
  const outer = { ...env, KAFKA_BROKERS: kafkaBrokers, REDIS_URL: redisUrl, SMTP_URL: smtpUrl };
  const common = await makeEnvironments(installation, ports.gateway, outer, addresses);
  const environments = recordOf(PARTS, (part) => ({ ...common[part], ...cluster?.[part] }));
  return { installation, environments, mailUrl };
}

interface RunningInfra {
  state: InfraState;
  /** Of the cluster that runs in place of the infra's own Kafka. */
  cluster: ClusterEnvironments | null;
}

async function requireInfra(env: NodeJS.ProcessEnv): Promise<RunningInfra> {
  const { folder } = readInfraSettings(env);
  const cluster = await runningEnvironments(clusterFolder(folder));
  const state = await readInfraState(folder);
  if (state === null) throw new ScriptError('The servers that the services stand on do not run: npm run infra');
  const health = await Promise.all(INFRA.map((name) => isHealthy(name, state)));
  const down = INFRA.filter((name, index) => !health[index] && !(cluster && name === 'kafka'));
  if (down.length > 0)
    throw new ScriptError(`These servers do not answer: ${down.join(', ')}. Start them: npm run infra`);
  return { state, cluster };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import type { Installation } from './installation.ts';
import { internalTokenKeys } from './secrets.ts';
import { recordOf } from './record-of.ts';
import { SERVICES, type PartName, type ServiceName } from './service-names.ts';
import { freeServiceAddresses, type ServiceAddresses } from './service-addresses.ts';

/** The environment that each part would have if it were a process of its own. */
export type Environments = Record<PartName, NodeJS.ProcessEnv>;

/** The dashboard, where it has been built. */
const BUILT_WEB = join(repositoryRoot, 'web', 'dist');

/** The variable for the URL of a service's GraphQL endpoint. */
export function urlVariable(service: ServiceName): string {
  return `${service.toUpperCase()}_URL`;
}

type Source = Pick<Installation, 'folder' | 'secrets' | 'databases' | 'eventLogUrl'>;

/**
 * Makes the environments of an installation.
 *
 * @param port where the gateway listens
 * @param outer the environment of the whole: settings such as LOG_LEVEL or CORS_ORIGINS are handed on, HOST to the gateway
 *   alone. With KAFKA_BROKERS the event log is on Kafka, with SMTP_URL mail is sent; else both stay in the installation.
 * @param addresses where the services listen; by default on free ports of the loopback interface
 */
export async function makeEnvironments(
  installation: Source,
  port: number,
  outer: NodeJS.ProcessEnv,
  addresses?: ServiceAddresses,
): Promise<Environments> {
  return environmentsAt(addresses ?? (await freeServiceAddresses()), installation, port, outer);
}

function environmentsAt(
  addresses: ServiceAddresses,
  installation: Source,
  port: number,
  outer: NodeJS.ProcessEnv,
): Environments {
  const { secrets, databases } = installation;
  const common: NodeJS.ProcessEnv = {
    ...outer,
    NODE_ENV: outer['NODE_ENV'] ?? 'development',
    LOG_LEVEL: outer['LOG_LEVEL'] ?? 'warn',
    ...(!outer['KAFKA_BROKERS'] && { EVENT_LOG_URL: installation.eventLogUrl }),
    INTERNAL_TOKEN_KEYS: internalTokenKeys(secrets),
    ...Object.fromEntries(SERVICES.map((name) => [urlVariable(name), `${addresses[name].origin}/graphql`])),
  };
  const own = ownVariables(installation, port, outer);
  const services = recordOf(SERVICES, (name) => ({
    ...common,
    HOST: addresses[name].host,
    PORT: String(addresses[name].port),
    DATABASE_URL: databases[name].appUrl,
    DATABASE_MIGRATION_URL: databases[name].ownerUrl,
    DATABASE_WORKER_URL: databases[name].workerUrl,
    INTERNAL_TOKEN_SIGNING_KEY: secrets[`signing.${name}`],
    ...own[name],
  }));
  const gateway = {
    ...common,
    HOST: outer['HOST'] ?? '127.0.0.1',
    PORT: String(port),
    IDENTITY_JWKS_URL: `${addresses.identity.origin}/.well-known/jwks.json`,
    INTERNAL_TOKEN_SIGNING_KEY: secrets['signing.gateway'],
    ...(existsSync(join(BUILT_WEB, 'index.html')) && !outer['WEB_DIST'] && { WEB_DIST: BUILT_WEB }),
  };
  return { ...services, gateway };
}

/** Variables of one service only. */
function ownVariables(
  { folder, secrets }: Source,
  port: number,
  outer: NodeJS.ProcessEnv,
): Partial<Record<ServiceName, NodeJS.ProcessEnv>> {
  const mail = {
    PUBLIC_URL: outer['PUBLIC_URL'] ?? `http://localhost:${port}`,
    MAILBOX_DIR: outer['MAILBOX_DIR'] ?? join(folder, 'mailbox'),
  };
  return {
    identity: { KEY_ENCRYPTION_SECRET: secrets.keyEncryption, ...mail },
    analytics: { AUDIT_ANCHOR_KEY: secrets.auditAnchor, ...mail },
    notifications: { WEBHOOK_ENCRYPTION_SECRET: secrets.webhookEncryption, ...mail },
  };
}

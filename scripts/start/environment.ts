import { join } from 'node:path';
import { freePort } from '../postgres/free-port.ts';
import type { Installation } from './installation.ts';
import { internalTokenKeys, type ServiceName } from './secrets.ts';

/** The environment that each part would have if it were a process of its own. */
export type Environments = Record<ServiceName | 'gateway', NodeJS.ProcessEnv>;

/**
 * Makes the environments of an installation. The services listen on free ports of the loopback interface, chosen
 * beforehand, because they name each other.
 *
 * @param outer the environment of the whole: settings such as LOG_LEVEL or CORS_ORIGINS are handed on, HOST to the gateway alone
 */
export async function makeEnvironments(
  installation: Installation,
  port: number,
  outer: NodeJS.ProcessEnv,
): Promise<Environments> {
  const { secrets } = installation;
  const ports = { identity: await freePort(), projects: await freePort(), ledger: await freePort() };
  const origin = (service: ServiceName): string => `http://127.0.0.1:${ports[service]}`;
  const common: NodeJS.ProcessEnv = {
    ...outer,
    NODE_ENV: outer['NODE_ENV'] ?? 'development',
    LOG_LEVEL: outer['LOG_LEVEL'] ?? 'warn',
    EVENT_LOG_URL: installation.eventLogUrl,
    INTERNAL_TOKEN_KEYS: internalTokenKeys(secrets),
    IDENTITY_URL: `${origin('identity')}/graphql`,
    PROJECTS_URL: `${origin('projects')}/graphql`,
    LEDGER_URL: `${origin('ledger')}/graphql`,
  };
  const service = (name: ServiceName): NodeJS.ProcessEnv => ({
    ...common,
    HOST: '127.0.0.1',
    PORT: String(ports[name]),
    DATABASE_URL: installation.databases[name].appUrl,
    DATABASE_MIGRATION_URL: installation.databases[name].ownerUrl,
    DATABASE_WORKER_URL: installation.databases[name].workerUrl,
    INTERNAL_TOKEN_SIGNING_KEY: secrets[`signing.${name}`],
  });
  return {
    identity: {
      ...service('identity'),
      KEY_ENCRYPTION_SECRET: secrets.keyEncryption,
      PUBLIC_URL: outer['PUBLIC_URL'] ?? `http://localhost:${port}`,
      MAILBOX_DIR: outer['MAILBOX_DIR'] ?? join(installation.folder, 'mailbox'),
    },
    projects: service('projects'),
    ledger: service('ledger'),
    gateway: {
      ...common,
      HOST: outer['HOST'] ?? '127.0.0.1',
      PORT: String(port),
      IDENTITY_JWKS_URL: `${origin('identity')}/.well-known/jwks.json`,
      INTERNAL_TOKEN_SIGNING_KEY: secrets['signing.gateway'],
    },
  };
}

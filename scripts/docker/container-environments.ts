import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asReader } from '../backup/backup-source.ts';
import { fingerprintOf } from '../backup/secrets-fingerprint.ts';
import { databaseUrl } from '@outlay/tenancy/roles';
import { roleNames } from '@outlay/tenancy/tenant-wall';
import { makeEnvironments } from '../start/environment.ts';
import { recordOf } from '../start/record-of.ts';
import { loadSecrets, type Secrets } from '../start/secrets.ts';
import { PARTS, SERVICES, type ServiceName } from '../start/service-names.ts';
import type { ServiceAddresses } from '../start/service-addresses.ts';

/** Where the gateway listens in its container. */
const GATEWAY_PORT = 8080;
/** Of the first service; the others follow in the order of their names' list. */
const FIRST_PORT = 4001;

/** Servers that containers use, with their logins. */
export interface ContainerServers {
  /** PostgreSQL, as an administrator. */
  databaseUrl: string;
  /** Server of the application roles: a pooler; by default the server itself. Its user, password and database are not used. */
  poolerUrl?: string | undefined;
  redisUrl: string;
  smtpUrl: string;
  kafka?: { username: string; password: string } | undefined;
}

/** Variables of every part; host names are those of docker-compose.yml. */
const SETTINGS = {
  NODE_ENV: 'production',
  LOG_LEVEL: 'info',
  KAFKA_BROKERS: 'kafka:9092',
  MAIL_FROM: 'Outlay <outlay@localhost>',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4318',
  OTEL_TRACES_EXPORTER: 'otlp',
  HOST: '0.0.0.0',
  WEB_DIST: '/outlay/web/dist',
};

/** PostgreSQL's programs, as `k8s/components/backup/jobs/copy-client.sh` copies them out of PostgreSQL's image. */
const CLIENT = { PG_BIN: '/client/bin' };

/**
 * Writes what docker-compose.yml reads: an environment file for each container, in `env` of the folder, readable by its
 * owner alone. The secrets are made the first time and kept in the folder.
 *
 * @returns the paths of the files
 */
export async function writeContainerEnvironments(folder: string): Promise<string[]> {
  const target = join(folder, 'env');
  await mkdir(target, { recursive: true, mode: 0o700 });
  const environments = await containerEnvironments(await loadSecrets(folder));
  const files = Object.entries(environments).map(async ([name, environment]) => {
    const path = join(target, `${name}.env`);
    await writeFile(`${path}.new`, fileOf(environment), { mode: 0o600 });
    await chmod(`${path}.new`, 0o600);
    await rename(`${path}.new`, path);
    return path;
  });
  return Promise.all(files);
}

/** The servers that run in containers of their own, by their names in docker-compose.yml and in `k8s/overlays/dev`. */
export function serversInContainers(secrets: Secrets): ContainerServers {
  const login = { user: 'postgres', password: secrets.postgres };
  return {
    databaseUrl: databaseUrl('postgres://postgres:5432', 'postgres', login),
    redisUrl: 'redis://redis:6379',
    smtpUrl: 'smtp://mail:1025',
  };
}

/**
 * The environment of each container that has secrets, by its name in docker-compose.yml.
 * @param servers by default those that run in containers, too
 */
export async function containerEnvironments(
  secrets: Secrets,
  servers: ContainerServers = serversInContainers(secrets),
): Promise<Record<string, NodeJS.ProcessEnv>> {
  const url = (server: string, service: ServiceName, role: keyof ReturnType<typeof roleNames>): string =>
    databaseUrl(server, `outlay_${service}`, {
      user: roleNames(service)[role],
      password: secrets[`${service}.${role}`],
    });
  const databases = recordOf(SERVICES, (name) => ({
    ownerUrl: url(servers.databaseUrl, name, 'owner'),
    appUrl: url(servers.poolerUrl ?? servers.databaseUrl, name, 'app'),
    workerUrl: url(servers.databaseUrl, name, 'worker'),
  }));
  // The event log is on Kafka: no URL of one on PostgreSQL gets into an environment.
  const installation = { folder: '/tmp/outlay', secrets, databases, eventLogUrl: '' };
  const outer = { ...SETTINGS, REDIS_URL: servers.redisUrl, SMTP_URL: servers.smtpUrl, ...kafkaLogin(servers) };
  const parts = await makeEnvironments(installation, GATEWAY_PORT, outer, containerAddresses());
  const migrate = {
    DATABASE_SERVER_URL: servers.databaseUrl,
    OUTLAY_SECRETS: JSON.stringify(passwordsOfRoles(secrets)),
    OUTLAY_DATA_DIR: '/tmp/outlay',
  };
  const { KAFKA_BROKERS } = SETTINGS;
  return {
    ...Object.fromEntries(PARTS.map((part) => [part, withoutOwner(parts[part])])),
    postgres: { POSTGRES_PASSWORD: secrets.postgres },
    grafana: { GF_SECURITY_ADMIN_PASSWORD: secrets.grafana },
    migrate,
    // It signs in as each service does, and reads what is sealed.
    restore: { ...migrate, OUTLAY_SECRETS: JSON.stringify(secrets), KAFKA_BROKERS, ...kafkaLogin(servers), ...CLIENT },
    // Without the secrets: a backup together with them would be a second place where everything can be read.
    backup: {
      DATABASE_BACKUP_URL: asReader(servers.databaseUrl, secrets.backup),
      KAFKA_BROKERS,
      SECRETS_FINGERPRINT: fingerprintOf(secrets.keyEncryption),
      ...CLIENT,
    },
  };
}

function kafkaLogin({ kafka }: ContainerServers): NodeJS.ProcessEnv {
  return kafka === undefined ? {} : { KAFKA_USERNAME: kafka.username, KAFKA_PASSWORD: kafka.password };
}

/** Not for migrations, which set the passwords of all roles. */
const OF_OTHERS = /^(signing\.|postgres$|grafana$|keyEncryption$|webhookEncryption$|auditAnchor$|demoPassword$)/;

function passwordsOfRoles(secrets: Secrets): Partial<Secrets> {
  return Object.fromEntries(Object.entries(secrets).filter(([name]) => !OF_OTHERS.test(name)));
}

function containerAddresses(): ServiceAddresses {
  return recordOf(SERVICES, (name) => {
    const port = FIRST_PORT + SERVICES.indexOf(name);
    return { host: '0.0.0.0', port, origin: `http://${name}:${port}` };
  });
}

/** The role that owns the tables is for the migrations alone. */
function withoutOwner(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name !== 'DATABASE_MIGRATION_URL'));
}

/** In single quotes nothing is interpolated. */
function fileOf(environment: NodeJS.ProcessEnv): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name}='${value ?? ''}'\n`)
    .join('');
}

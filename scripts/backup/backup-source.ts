import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BACKUP_ROLE } from '@outlay/tenancy/backup-role';
import { databaseUrl } from '@outlay/tenancy/roles';
import { readInfraSettings } from '../infra/infra-settings.ts';
import { readInfraState } from '../infra/infra-state.ts';
import { infraAddresses } from '../infra/infra-addresses.ts';
import { ScriptError } from '../script-error.ts';
import {
  installationOptions,
  openInstallation,
  provisionAll,
  type InstallationOptions,
} from '../start/installation.ts';
import { findRunning } from '../start/running.ts';
import { loadSecrets } from '../start/secrets.ts';
import type { Manifest } from './manifest.ts';
import { fingerprintOf } from './secrets-fingerprint.ts';

/** The databases to back up. */
export interface BackupSource {
  /** The server, as the backup role. */
  serverUrl: string;
  eventLog: Manifest['eventLog'];
  fingerprint: string | null;
}

/**
 * Finds what to back up: the server that DATABASE_BACKUP_URL names, else the installation that runs, else the one that the environment names,
 * whose server is started for the purpose. `parts` closes what was opened.
 *
 * @param options.infra the installation on the servers of `npm run infra`, where none runs
 * @param options.kafka the event log of the server that DATABASE_BACKUP_URL names is on Kafka
 */
export async function openBackupSource(
  parts: AsyncDisposableStack,
  env: NodeJS.ProcessEnv,
  { infra, kafka }: { infra: boolean; kafka: boolean },
): Promise<BackupSource> {
  const url = env['DATABASE_BACKUP_URL'];
  if (url) {
    const serverUrl = requireUrl('DATABASE_BACKUP_URL', url);
    return { serverUrl, eventLog: kafka ? 'kafka' : eventLogOf(env), fingerprint: await fingerprintFrom(env) };
  }
  const options = { ...installationOptions(env), report: (line: string) => console.error(line) };
  const running = await findRunning(options.dataFolder, {});
  if (running) {
    const { identity } = running.environments;
    const { backup, keyEncryption } = await loadSecrets(running.folder, options.secrets);
    const serverUrl = asReader(identity['DATABASE_URL'] ?? '', backup);
    return { serverUrl, eventLog: eventLogOf({ ...env, ...identity }), fingerprint: fingerprintOf(keyEncryption) };
  }
  if (infra) return onInfra(env);
  await requireInstallation(options);
  // A server of somebody's own is only read: its roles and passwords are those of whoever migrates it.
  const { serverUrl, secrets } = options.serverUrl
    ? {
        serverUrl: requireUrl('DATABASE_SERVER_URL', options.serverUrl),
        secrets: await loadSecrets(options.dataFolder, options.secrets),
      }
    : await openInstallation(parts, options);
  return {
    serverUrl: asReader(serverUrl, secrets.backup),
    ...{ eventLog: eventLogOf(env), fingerprint: fingerprintOf(secrets.keyEncryption) },
  };
}

/** Otherwise an empty one would be made, to be backed up. */
async function requireInstallation({ dataFolder, serverUrl, secrets }: InstallationOptions): Promise<void> {
  const folder = resolve(dataFolder);
  const files = await readdir(folder).catch((): string[] => []);
  const signs = serverUrl ? ['secrets.json'] : ['postgres', 'postgres.location'];
  if ((serverUrl && secrets) || signs.some((sign) => files.includes(sign))) return;
  throw new ScriptError(
    `There is no installation to back up: ${folder} has no ${signs[0] ?? ''}. OUTLAY_DATA_DIR names another data folder, --infra the ` +
      `installation on npm run infra, DATABASE_BACKUP_URL a server.`,
  );
}

async function onInfra(env: NodeJS.ProcessEnv): Promise<BackupSource> {
  const state = await readInfraState(readInfraSettings(env).folder);
  if (state === null) throw new ScriptError('The infra was never started here: npm run infra');
  const secrets = await loadSecrets(state.installation);
  const { databaseServerUrl } = infraAddresses(state);
  await provisionAll(databaseServerUrl, secrets);
  const serverUrl = asReader(databaseServerUrl, secrets.backup);
  return { serverUrl, eventLog: 'kafka', fingerprint: fingerprintOf(secrets.keyEncryption) };
}

/** @throws ScriptError where it is none; the error of `new URL` would print it, with its password */
export function requireUrl(name: string, url: string): string {
  if (URL.canParse(url)) return url;
  throw new ScriptError(`${name} is no URL: postgres://<user>:<password>@<host>:<port>/postgres`);
}

/** The same server, as the backup role. */
export function asReader(url: string, password: string): string {
  return databaseUrl(url, 'postgres', { user: BACKUP_ROLE, password });
}

function eventLogOf(env: NodeJS.ProcessEnv): Manifest['eventLog'] {
  return env['KAFKA_BROKERS'] ? 'kafka' : 'postgres';
}

/** Where the job holds no secrets, it is given the fingerprint alone. */
async function fingerprintFrom(env: NodeJS.ProcessEnv): Promise<string | null> {
  if (env['SECRETS_FINGERPRINT']) return env['SECRETS_FINGERPRINT'];
  if (env['KEY_ENCRYPTION_SECRET']) return fingerprintOf(env['KEY_ENCRYPTION_SECRET']);
  if (!env['OUTLAY_SECRETS']) return null;
  return fingerprintOf((await loadSecrets('', env['OUTLAY_SECRETS'])).keyEncryption);
}

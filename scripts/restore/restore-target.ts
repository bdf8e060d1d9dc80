import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { asReader, requireUrl } from '../backup/backup-source.ts';
import { isSecretOf } from '../backup/secrets-fingerprint.ts';
import type { Manifest } from '../backup/manifest.ts';
import { infraAddresses } from '../infra/infra-addresses.ts';
import { isHealthy } from '../infra/infra-health.ts';
import { readInfraSettings } from '../infra/infra-settings.ts';
import { readInfraState } from '../infra/infra-state.ts';
import { ScriptError } from '../script-error.ts';
import { isInUse } from '../start/data-folder.ts';
import { makeEnvironments, type Environments } from '../start/environment.ts';
import {
  installationOptions,
  openInstallation,
  provisionAll,
  type Installation,
  type InstallationOptions,
} from '../start/installation.ts';
import { loadSecrets, parseSecrets } from '../start/secrets.ts';

/** The installation whose databases are replaced. */
export interface RestoreTarget extends Pick<
  Installation,
  'folder' | 'secrets' | 'serverUrl' | 'databases' | 'eventLogUrl'
> {
  /** The server, as the backup role. */
  readerUrl: string;
  /** The event log is on Kafka. */
  isOnKafka: boolean;
  environments: Environments;
}

/**
 * Opens the installation that the environment names, or the one on the infra, once its secrets are those of the backup.
 * @throws ScriptError when it runs, or has other secrets
 */
export async function openRestoreTarget(
  parts: AsyncDisposableStack,
  env: NodeJS.ProcessEnv,
  { infra, manifest, report }: { infra: boolean; manifest: Manifest; report: (line: string) => void },
): Promise<RestoreTarget> {
  return infra ? onInfra(env, manifest) : ofEnvironment(parts, { ...installationOptions(env), report }, env, manifest);
}

async function ofEnvironment(
  parts: AsyncDisposableStack,
  options: InstallationOptions,
  env: NodeJS.ProcessEnv,
  manifest: Manifest,
): Promise<RestoreTarget> {
  await requireSecrets(manifest, resolve(options.dataFolder), options.secrets);
  const installation = await openInstallation(parts, options);
  return complete(installation, env, env);
}

async function onInfra(env: NodeJS.ProcessEnv, manifest: Manifest): Promise<RestoreTarget> {
  const state = await readInfraState(readInfraSettings(env).folder);
  if (state === null || !(await isHealthy('postgres', state)) || !(await isHealthy('kafka', state)))
    throw new ScriptError('PostgreSQL and Kafka of the infra do not run: npm run infra');
  const folder = state.installation;
  if (await isInUse(folder))
    throw new ScriptError(`Outlay runs on ${folder}. Stop it first: Ctrl-C at npm run start:services`);
  await requireSecrets(manifest, folder);
  const secrets = await loadSecrets(folder);
  const { databaseServerUrl: serverUrl, kafkaBrokers } = infraAddresses(state);
  const installation = { folder, secrets, serverUrl, ...(await provisionAll(serverUrl, secrets)) };
  return complete(installation, env, { ...env, KAFKA_BROKERS: kafkaBrokers });
}

async function complete(
  installation: Omit<RestoreTarget, 'readerUrl' | 'isOnKafka' | 'environments'>,
  env: NodeJS.ProcessEnv,
  outer: NodeJS.ProcessEnv,
): Promise<RestoreTarget> {
  const given = env['DATABASE_BACKUP_URL'];
  const readerUrl = given
    ? requireUrl('DATABASE_BACKUP_URL', given)
    : asReader(installation.serverUrl, installation.secrets.backup);
  // Nothing answers requests or mails meanwhile; jobs wait for the start.
  const quiet = { ...outer, SCHEDULER: 'off', METRICS_PORT: '', HOST: '127.0.0.1', DATABASE_BACKUP_URL: readerUrl };
  const isOnKafka = Boolean(outer['KAFKA_BROKERS']);
  return { ...installation, readerUrl, isOnKafka, environments: await makeEnvironments(installation, 0, quiet) };
}

/** Before any are made: an installation whose secrets are lost would be given new ones. */
async function requireSecrets({ secrets, id }: Manifest, folder: string, given?: string): Promise<void> {
  const path = join(folder, 'secrets.json');
  const content = given ?? (await readFile(path, 'utf8').catch(() => null));
  if (content === null)
    throw new ScriptError(`${path} is missing. Put the one of the installation there that backup ${id} was made of.`);
  const source = given === undefined ? path : 'OUTLAY_SECRETS';
  const keyEncryption = keyEncryptionIn(content);
  if (keyEncryption === undefined)
    throw new ScriptError(
      `${source} has no keyEncryption: it is not the secrets.json of an installation. Nothing was changed.`,
    );
  if (secrets.fingerprint !== null && !isSecretOf(secrets.fingerprint, keyEncryption))
    throw new ScriptError(
      `These are not the secrets of backup ${id}: keyEncryption of ${source} is another. ` +
        `Without it nobody could sign in, and the personal values of the audit trail could not be read. Nothing was changed.`,
    );
}

/** The error of a parser would print what it could not read: secrets. */
function keyEncryptionIn(content: string): string | undefined {
  try {
    return parseSecrets(content)['keyEncryption'];
  } catch {
    return undefined;
  }
}

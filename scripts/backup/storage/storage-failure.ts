import { ScriptError } from '../../script-error.ts';
import type { BackupStorage } from './backup-storage.ts';

/** The same storage, whose failures are in words for an operator; those of streams that it is given stay as they are. */
export function withPlainFailures(storage: BackupStorage): BackupStorage {
  const { place } = storage;
  return {
    ...storage,
    list: () => storage.list().catch(failed(`The backups in ${place} cannot be listed`)),
    read: (path) => storage.read(path).catch(failed(`${path} in ${place} cannot be read`)),
    write: (path, content) => storage.write(path, content).catch(failed(`${path} cannot be written to ${place}`)),
    remove: (id) => storage.remove(id).catch(failed(`${id} in ${place} cannot be deleted`)),
  };
}

/** Throws what went wrong with a place as a ScriptError, and anything else as it is. */
export function failed(what: string): (error: unknown) => never {
  return (error) => {
    const reason = reasonOf(error);
    throw reason === null ? error : new ScriptError(`${what}: ${reason}`);
  };
}

/** Remedies by the name of S3's error, where its own words have none. */
const REMEDIES: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the process an identity.',
  InvalidAccessKeyId: 'Check AWS_ACCESS_KEY_ID, and AWS_ENDPOINT_URL_S3 for storage other than Amazon’s.',
  SignatureDoesNotMatch: 'Check AWS_SECRET_ACCESS_KEY.',
  AccessDenied: 'The key needs the rights to list the bucket, and to read, write and delete below the prefix.',
  NoSuchBucket: 'Make the bucket first, or check its name and AWS_REGION.',
};

/** @returns null for a failure that is none of the place's */
function reasonOf(error: unknown): string | null {
  if (error instanceof ScriptError || typeof error !== 'object' || error === null) return null;
  const [name, message] = [textIn(error, 'name'), textIn(error, 'message')];
  // Of the operating system.
  if ('syscall' in error) return message;
  // Of S3 and its SDK.
  if ('$metadata' in error || name === 'CredentialsProviderError')
    return [`${name}: ${message.replace(/\.?$/, '.')}`, REMEDIES[name]].filter((text) => text !== undefined).join(' ');
  return null;
}

function textIn(error: object, property: string): string {
  return String(Reflect.get(error, property));
}

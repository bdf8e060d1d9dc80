import { ScriptError } from '../../script-error.ts';
import type { BackupStorage } from './backup-storage.ts';
import { openFolder } from './folder-storage.ts';
import { withPlainFailures } from './storage-failure.ts';

/**
 * Opens a folder or `s3://bucket/prefix`.
 * @throws ScriptError for another kind of URL, and when the place cannot be used
 */
export async function openStorage(place: string, env: NodeJS.ProcessEnv): Promise<BackupStorage> {
  if (place.trim() === '')
    throw new ScriptError('The place of the backups is empty: name a folder or s3://<bucket>/<prefix>.');
  if (!/^[a-z0-9]{2,}:\/\//.test(place)) return withPlainFailures(openFolder(place));
  if (!place.startsWith('s3://')) throw new ScriptError(`${place} is neither a folder nor s3://<bucket>/<prefix>.`);
  // Loaded only now: it is large, and folders do not need it.
  const { openS3 } = await import('./s3-storage.ts');
  return withPlainFailures(openS3(place, env));
}

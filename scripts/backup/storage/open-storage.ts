import { ScriptError } from '../../script-error.ts';
import type { BackupStorage } from './backup-storage.ts';
import { openFolder } from './folder-storage.ts';

/**
 * Opens a folder or `s3://bucket/prefix`.
 * @throws ScriptError for another kind of URL
 */
export async function openStorage(place: string, env: NodeJS.ProcessEnv): Promise<BackupStorage> {
  if (!/^[a-z0-9]{2,}:\/\//.test(place)) return openFolder(place);
  if (!place.startsWith('s3://')) throw new ScriptError(`${place} is neither a folder nor s3://<bucket>/<prefix>.`);
  // Loaded only now: it is large, and folders do not need it.
  const { openS3 } = await import('./s3-storage.ts');
  return openS3(place, env);
}

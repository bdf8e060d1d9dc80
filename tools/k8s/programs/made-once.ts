import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '@outlay/scripts/cache-folder';

/**
 * A folder of the cache, filled the first time. From then on no network is needed.
 *
 * @param name has the version or hash of what is in it: another version is another folder
 * @param fill makes the content in a draft; if it throws, nothing is kept
 */
export async function madeOnce(name: string, fill: (draft: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder(), { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  try {
    await fill(draft);
    await chmod(draft, 0o755);
    // Another run may have been as quick.
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

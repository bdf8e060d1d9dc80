import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ScriptError } from '../../script-error.ts';
import { MANIFEST } from '../manifest.ts';
import { isBackupId, type BackupStorage } from './backup-storage.ts';

/** Backups in a folder; it and its files are for their owner alone. */
export function openFolder(folder: string): BackupStorage {
  const root = resolve(folder);
  return {
    place: root,
    async list() {
      const entries = await readdir(root, { withFileTypes: true }).catch(noneWhereMissing);
      const names = entries.flatMap((entry) => (entry.isDirectory() && isBackupId(entry.name) ? [entry.name] : []));
      return Promise.all(names.sort().map(async (id) => ({ id, files: await readdir(join(root, id)) })));
    },
    async write(path, content) {
      const target = join(root, path);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await chmod(dirname(target), 0o700);
      await writeDurably(target, content);
      await flush(root);
    },
    async read(path) {
      const source = join(root, path);
      if (!(await stat(source).catch(() => null))?.isFile()) throw new ScriptError(`${source} is missing.`);
      return createReadStream(source);
    },
    localPath: (path) => join(root, path),
    async remove(id) {
      // First: what is left of it if the rest cannot be deleted is no backup.
      await rm(join(root, id, MANIFEST), { force: true });
      await rm(join(root, id), { recursive: true, force: true });
    },
    close: () => undefined,
  };
}

/** On the disk, not only in its cache, before it has its name. */
async function writeDurably(target: string, content: Readable): Promise<void> {
  const draft = `${target}.part`;
  const file = await open(draft, 'w', 0o600);
  await pipeline(content, file.createWriteStream({ flush: true }));
  await rename(draft, target);
  await flush(dirname(target));
}

function noneWhereMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

/** The names in a folder. */
async function flush(path: string): Promise<void> {
  const folder = await open(path);
  await folder.sync().finally(() => folder.close());
}

import type { CommandContext } from '../command-context.ts';
import { parseBackupOptions } from './backup-options.ts';
import { openBackupSource } from './backup-source.ts';
import { makeBackup } from './make-backup.ts';
import { applyRetention } from './retention.ts';
import { isComplete, type BackupStorage } from './storage/backup-storage.ts';
import { openStorage } from './storage/open-storage.ts';

/** Makes a backup of the installation that the environment names. @returns the exit code */
export async function backupCommand(args: readonly string[], { env, print }: CommandContext): Promise<number> {
  const { to, keep, list, infra, kafka } = parseBackupOptions(args, env);
  await using parts = new AsyncDisposableStack();
  const storage = await openStorage(to, env);
  parts.defer(() => {
    storage.close();
  });
  if (list) return await printList(storage, print);
  const source = await openBackupSource(parts, env, { infra, kafka });
  const { id, databases, seconds } = await makeBackup({
    ...{ ...source, storage, env, report: (line) => console.error(line) },
  });
  const bytes = databases.reduce((sum, database) => sum + database.bytes, 0);
  print(`Backup ${id} is in ${storage.place}: ${databases.length} databases, ${megabytes(bytes)}, ${seconds} s.`);
  if (source.fingerprint === null)
    print('It has no fingerprint of the secrets: a restore cannot tell early that others were given.');
  print('Not in it: secrets. Keep secrets.json (OUTLAY_SECRETS) elsewhere; a backup is of no use without it.');
  if (keep !== null) {
    const deleted = await applyRetention(storage, keep, new Date());
    if (deleted.length > 0) print(`Deleted, older than the newest ${keep}: ${deleted.join(', ')}`);
  }
  return 0;
}

async function printList(storage: BackupStorage, print: CommandContext['print']): Promise<number> {
  const complete = (await storage.list()).filter(isComplete);
  print(complete.length === 0 ? `No backups in ${storage.place}.` : complete.map(({ id }) => id).join('\n'));
  return 0;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

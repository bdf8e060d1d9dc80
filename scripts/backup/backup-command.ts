import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { CommandContext } from '../command-context.ts';
import { ScriptError } from '../script-error.ts';
import { openBackupSource } from './backup-source.ts';
import { makeBackup } from './make-backup.ts';
import { applyRetention } from './retention.ts';
import { isComplete, type BackupStorage } from './storage/backup-storage.ts';
import { openStorage } from './storage/open-storage.ts';

const USAGE = `npm run backup [-- <options>]

  --to <folder | s3://bucket/prefix>   where backups are kept; by default backups below the data folder
  --keep <n>                           delete all but the newest n backups there afterwards
  --list                               list the backups there, and make none
  --infra                              the installation on the servers of npm run infra, where none runs
  --kafka                              the event log is on Kafka, so that it is no part of the backup; KAFKA_BROKERS says the same`;

interface Options {
  to: string;
  keep: number | null;
  list: boolean;
  infra: boolean;
  kafka: boolean;
}

/** Makes a backup of the installation that the environment names. @returns the exit code */
export async function backupCommand(args: readonly string[], { env, print }: CommandContext): Promise<number> {
  const { to, keep, list, infra, kafka } = parseOptions(args, env);
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

function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const { to, keep, list = false, infra = false, kafka = false } = read(args);
  const wanted = keep === undefined ? null : Number(keep);
  if (wanted !== null && !(Number.isSafeInteger(wanted) && wanted > 0)) throw new ScriptError(`Usage: ${USAGE}`);
  return { to: to ?? join(resolve(env['OUTLAY_DATA_DIR'] || '.outlay'), 'backups'), keep: wanted, list, infra, kafka };
}

function read(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({ args: [...args], options: { to: text, keep: text, list: flag, infra: flag, kafka: flag } })
      .values;
  } catch {
    throw new ScriptError(`Usage: ${USAGE}`);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

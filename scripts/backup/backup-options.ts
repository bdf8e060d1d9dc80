import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ScriptError } from '../script-error.ts';

const USAGE = `npm run backup [-- <options>]

  --to <folder | s3://bucket/prefix>   where backups are kept; by default backups below the data folder
  --keep <n>                           delete all but the newest n backups there afterwards
  --list                               list the backups there, and make none
  --infra                              the installation on the servers of npm run infra, where none runs
  --kafka                              the event log is on Kafka, so that it is no part of the backup; KAFKA_BROKERS says the same`;

/** Options of the command, with their defaults. */
export interface BackupCommandOptions {
  to: string;
  /** null keeps all. */
  keep: number | null;
  list: boolean;
  infra: boolean;
  kafka: boolean;
}

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean', default: false } as const;
const OPTIONS = { to: TEXT, keep: TEXT, list: FLAG, infra: FLAG, kafka: FLAG };

/** @throws ScriptError with what is wrong, and the usage */
export function parseBackupOptions(args: readonly string[], env: NodeJS.ProcessEnv): BackupCommandOptions {
  try {
    const { to, keep, ...flags } = parseArgs({ args: [...args], options: OPTIONS }).values;
    return { to: to ?? defaultPlace(env), keep: keep === undefined ? null : numberToKeep(keep), ...flags };
  } catch (error) {
    throw new ScriptError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function defaultPlace(env: NodeJS.ProcessEnv): string {
  return join(resolve(env['OUTLAY_DATA_DIR'] || '.outlay'), 'backups');
}

function numberToKeep(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new ScriptError(`--keep ${text} is no number of backups: 1 or more.`);
}

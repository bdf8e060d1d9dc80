import { parseArgs } from 'node:util';
import { BACKED_UP, type BackedUp } from '../backup/manifest.ts';
import { isBackupId } from '../backup/storage/backup-storage.ts';
import { ScriptError } from '../script-error.ts';

const USAGE = `npm run restore -- <folder | s3://bucket/prefix>[/<backup>] [<options>]

  <backup>             by default the newest; npm run backup -- --list --to … lists them
  --database <name>    restore this one alone: ${BACKED_UP.join(', ')}; may be repeated
  --force              replace databases that hold data
  --infra              the installation on the servers of npm run infra
  --new-event-log      begin an event log on PostgreSQL, where that of the backup was on Kafka`;

/** Options of the command, with their defaults. */
export interface RestoreOptions {
  place: string;
  /** null for the newest. */
  id: string | null;
  /** None for all. */
  databases: BackedUp[];
  force: boolean;
  infra: boolean;
  newEventLog: boolean;
}

const FLAG = { type: 'boolean', default: false } as const;
const OPTIONS = {
  database: { type: 'string', multiple: true },
  ...{ force: FLAG, infra: FLAG, 'new-event-log': FLAG },
} as const;

/** @throws ScriptError with what is wrong, and the usage */
export function parseRestoreOptions(args: readonly string[]): RestoreOptions {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
    const [from, ...others] = positionals;
    if (!from) throw new ScriptError('The place of the backup is missing.');
    if (others.length > 0) throw new ScriptError(`One place at a time: ${positionals.join(', ')}`);
    const { database = [], force, infra, 'new-event-log': newEventLog } = values;
    return { ...splitPlace(from), databases: [...new Set(database.map(nameOf))], force, infra, newEventLog };
  } catch (error) {
    throw new ScriptError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function nameOf(text: string): BackedUp {
  const name = BACKED_UP.find((known) => known === text);
  if (name === undefined) throw new ScriptError(`There is no database ${text}.`);
  return name;
}

/** Splits the name of a backup off its place. */
function splitPlace(from: string): { place: string; id: string | null } {
  const trimmed = from.replace(/\/+$/, '');
  const at = trimmed.lastIndexOf('/');
  const last = trimmed.slice(at + 1);
  if (!isBackupId(last)) return { place: from, id: null };
  return { place: at < 0 ? '.' : trimmed.slice(0, at) || '/', id: last };
}

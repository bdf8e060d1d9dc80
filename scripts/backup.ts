import { SHELL } from './command-context.ts';
import { runScript } from './run-script.ts';
import { backupCommand } from './backup/backup-command.ts';

/** `npm run backup [-- --to <folder | s3://bucket/prefix>] [-- --keep <n>]`: every database, at one moment, also while Outlay runs. */
await runScript(() => backupCommand(process.argv.slice(2), SHELL));

import { generateCode } from '@outlay/tools/codegen/generate-code';
import { runScript } from './run-script.ts';

/** `npm run migrate [-- --dry-run]`: brings every database to its newest schema, or prints the SQL that would do it. */
await runScript(async () => {
  await generateCode(['generate']);
  // Loaded only now: the services import what was generated.
  const { migrateCommand } = await import('./start/migrate-command.ts');
  return migrateCommand(process.argv.slice(2));
});

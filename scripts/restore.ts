import { generateCode } from '@outlay/tools/codegen/generate-code';
import { SHELL } from './command-context.ts';
import { runScript } from './run-script.ts';

/** `npm run restore -- <folder | s3://bucket/prefix>[/<backup>]`: restores an installation from a backup, and verifies it. */
await runScript(async () => {
  await generateCode(['generate']);
  // Loaded only now: the services import what was generated.
  const { restoreCommand } = await import('./restore/restore-command.ts');
  return restoreCommand(process.argv.slice(2), SHELL);
});

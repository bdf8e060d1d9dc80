import { generateCode } from '@outlay/tools/codegen/generate-code';
import { runScript } from './run-script.ts';

/** `npm run outlay -- <command>`: the operator's command line, on the installation that the environment names. */
await runScript(async () => {
  await generateCode(['generate']);
  // Loaded only now: the services import what was generated.
  const { operatorCommand } = await import('./start/operator-command.ts');
  return operatorCommand(process.argv.slice(2));
});

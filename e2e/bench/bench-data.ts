import { runScript } from '@outlay/scripts/run-script';
import { generateCode } from '@outlay/tools/codegen/generate-code';

/** `npm run bench:data -- --expenses N`: fills a new tenant of the installation that the environment names. */
await runScript(async () => {
  await generateCode(['generate']);
  // Loaded only now: the services import what was generated.
  const { benchDataCommand } = await import('./data/bench-data-command.ts');
  return benchDataCommand(process.argv.slice(2));
});

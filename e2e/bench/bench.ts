import { runScript } from '@outlay/scripts/run-script';
import { generateCode } from '@outlay/tools/codegen/generate-code';

/** `npm run bench`: measures the product against its floors, and writes the table of `docs/benchmarks.md`. */
await runScript(async () => {
  await generateCode(['generate']);
  // Loaded only now: the services import what was generated.
  const { benchCommand } = await import('./bench-command.ts');
  return benchCommand(process.argv.slice(2));
});

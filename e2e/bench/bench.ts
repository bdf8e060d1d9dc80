import { runScript } from '@outlay/scripts/run-script';
import { generateCode } from '@outlay/tools/codegen/generate-code';

/** `npm run bench`: measures the product against its floors, and writes the table of `docs/benchmarks.md`. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
await runScript(async () => {
  await generateCode(['generate']);
  // Loaded only now: the services import what was generated.
  const { benchCommand } = await import('./bench-command.ts');
  return benchCommand(process.argv.slice(2));
});

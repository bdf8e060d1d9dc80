import { runScript } from '@outlay/scripts/run-script';
import { generateCode } from '@outlay/tools/codegen/generate-code';

/** `npm run bench:exports`: measures exports of a million rows, and prints their ratios. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
await runScript(async () => {
  await generateCode(['generate']);
  // Loaded only now: the services import what was generated.
  const { benchExportsCommand } = await import('./exports/bench-exports-command.ts');
  return benchExportsCommand(process.argv.slice(2));
});

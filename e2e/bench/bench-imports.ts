import { runScript } from '@outlay/scripts/run-script';
import { generateCode } from '@outlay/tools/codegen/generate-code';

/** `npm run bench:imports`: commits and undoes imports of 100,000 rows beside people, and compares with plain SQL. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
await runScript(async () => {
  await generateCode(['generate']);
  // Loaded only now: the services import what was generated.
  const { benchImportsCommand } = await import('./imports/bench-imports-command.ts');
  return benchImportsCommand(process.argv.slice(2));
});

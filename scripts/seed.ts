import { generateCode } from '@outlay/tools/codegen/generate-code';
import { runScript } from './run-script.ts';

/** `npm run seed`: makes what is missing of the demo data. `npm start` does so by itself the first time. */
await runScript(async () => {
  await generateCode(['generate']);
  // Loaded only now: the services import what was generated.
  const { seedCommand } = await import('./seed/seed-command.ts');
  return seedCommand();
});

import { generateCode } from '@outlay/tools/codegen/generate-code';
import { buildWeb } from '@outlay/tools/web/build-web';
import { useCompileCache } from './compile-cache.ts';
import { runScript } from './run-script.ts';

/** `npm start`: all of Outlay in one process, on PostgreSQL from npm, with demo data on the first start. */
await runScript(async () => {
  await Promise.all([generateCode(['generate']), buildWeb()]);
  // Loaded only now: the services import what was generated.
  useCompileCache();
  const { startCommand } = await import('./start/start-command.ts');
  return startCommand();
});

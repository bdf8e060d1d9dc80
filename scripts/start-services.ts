import { generateCode } from '@outlay/tools/codegen/generate-code';
import { buildWeb } from '@outlay/tools/web/build-web';
import { runScript } from './run-script.ts';

/** `npm run start:services [-- <part>…]`: the gateway and the services as processes of their own, on the servers of `npm run infra`. */
await runScript(async () => {
  await Promise.all([generateCode(['generate']), buildWeb()]);
  // Loaded only now: the services import what was generated.
  const { startServicesCommand } = await import('./start/start-services-command.ts');
  return startServicesCommand(process.argv.slice(2));
});

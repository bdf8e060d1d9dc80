import { infraCommand } from './infra/infra-command.ts';
import { runScript } from './run-script.ts';

/** `npm run infra [-- start|stop|status|logs [<server>…]]`: the servers that services as processes stand on. */
await runScript(() => infraCommand(process.argv.slice(2)));

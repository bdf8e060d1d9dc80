import { imageCommand } from './image/image-command.ts';
import { runScript } from './run-script.ts';

/** `npm run image`: builds the one image of gateway, services and migrations. */
await runScript(() => imageCommand(process.argv.slice(2)));

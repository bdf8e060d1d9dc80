import { deployCommand } from './k8s/deploy-command.ts';
import { runScript } from './run-script.ts';

/** `npm run k8s:deploy -- <overlay>`: brings a cluster to this version. */
await runScript(() => deployCommand(process.argv.slice(2), process.env));

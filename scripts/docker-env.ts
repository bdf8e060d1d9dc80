import { resolve, join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeContainerEnvironments } from './docker/container-environments.ts';
import { runScript } from './run-script.ts';

/** `npm run docker:env`: the environment files, secrets in them, that docker-compose.yml reads. */
await runScript(async () => {
  parseArgs({ options: {} });
  const files = await writeContainerEnvironments(join(resolve(process.env['OUTLAY_DATA_DIR'] || '.outlay'), 'docker'));
  console.log(`Written, for your eyes only:\n${files.join('\n')}`);
  return 0;
});

import { awaitMigrations } from './start/await-migrations.ts';
import { runScript } from './run-script.ts';
import { ScriptError } from './script-error.ts';
import { SERVICES } from './start/service-names.ts';
import { abortOnSignals } from './start/until-stopped.ts';

/**
 * `npm run await-migrations -- <service>`: waits until the database of DATABASE_WORKER_URL has every migration of this version. Before
 * a service starts, on Kubernetes.
 */
await runScript(async () => {
  const [name] = process.argv.slice(2);
  const service = SERVICES.find((each) => each === name);
  if (!service) throw new ScriptError(`Usage: npm run await-migrations -- ${SERVICES.join('|')}`);
  const url = process.env['DATABASE_WORKER_URL'];
  if (!url)
    throw new ScriptError(`Set DATABASE_WORKER_URL to the database of ${service}, as outlay_${service}_worker.`);
  await awaitMigrations(service, url, { report: (line) => console.log(line), signal: abortOnSignals() });
  return 0;
});

import { startTelemetry } from '@outlay/telemetry/telemetry';
import { keepCompiledCode } from '../compile-cache.ts';
import { makeEnvironments } from './environment.ts';
import { installationOptions, openInstallation } from './installation.ts';
import { DEFAULT_PORT, requireFreePort } from './public-port.ts';
import { readyLines } from './ready-line.ts';
import { announceRunning } from './running.ts';
import { abortOnSignals, untilStopped } from './until-stopped.ts';

/** Runs the whole of Outlay in this process until it is stopped. @returns the exit code */
export async function startCommand(): Promise<number> {
  const signal = abortOnSignals();
  const options = installationOptions(process.env);
  const { report } = options;
  const [host, portText] = [process.env['HOST'] || '127.0.0.1', process.env['PORT'] || String(DEFAULT_PORT)];
  await using parts = new AsyncDisposableStack();
  const telemetry = await startTelemetry();
  parts.defer(() => telemetry.stop());
  // After the folder is taken: of two starts of the same installation, the second fails with that error, not that the port is taken.
  const beforeStarting = (): Promise<number> => requireFreePort(host, portText);
  const installation = await openInstallation(parts, { ...options, beforeStarting, whileStarting: loadServices });
  const { migrateAll, startServices, startGateway, seedDemoOnce } = await loadServices();
  await migrateAll(installation);
  const environments = await makeEnvironments(installation, Number(portText), process.env);
  const running = await startServices(parts, environments);
  const url = await startGateway(parts, environments, running);
  await announceRunning(installation.folder, environments, process.env);
  const demo = await seedDemoOnce({ environments, installation, report, signal });
  keepCompiledCode();
  if (!signal.aborted) console.log(readyLines(url, installation.folder, demo));
  const reason = await untilStopped(signal, installation.serverLost);
  console.log(reason.text);
  return reason.failed ? 1 : 0;
}

/** Loads the code of all services and of the gateway: half of the time that a start takes. */
async function loadServices() {
  const modules = [import('./migrations.ts'), import('./in-process.ts'), import('../seed/seed-demo.ts')] as const;
  const [{ migrateAll }, { startServices, startGateway }, { seedDemoOnce }] = await Promise.all(modules);
  return { migrateAll, startServices, startGateway, seedDemoOnce };
}

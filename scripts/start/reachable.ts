import { makeEnvironments, type Environments } from './environment.ts';
import { installationOptions, openInstallation } from './installation.ts';
import { migrateAll } from './migrations.ts';
import { findRunning } from './running.ts';

/**
 * Finds the installation that the environment names: the running one, else one opened for the purpose, with its databases
 * but nobody who answers. `parts` closes what was opened.
 */
export async function reachInstallation(parts: AsyncDisposableStack, env: NodeJS.ProcessEnv): Promise<Environments> {
  const options = installationOptions(env);
  const running = await findRunning(options.dataFolder, env);
  if (running) return running.environments;
  // Standard output belongs to the command.
  const installation = await openInstallation(parts, { ...options, report: (line) => console.error(line) });
  await migrateAll(installation);
  return makeEnvironments(installation, 0, env);
}

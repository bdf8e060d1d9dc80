import { runCommandLine } from '@outlay/identity/cli/command-line';
import { loadIdentityConfig } from '@outlay/identity/config';
import { makeEnvironments } from './environment.ts';
import { installationOptions, openInstallation } from './installation.ts';
import { migrateAll } from './migrations.ts';
import { findRunning } from './running.ts';

/** Opens no installation of its own: it hands over to a command that does. */
const SELF_RELIANT = 'tenants:seed';

/** Runs one of identity's commands. @returns its exit code */
export async function operatorCommand(args: readonly string[]): Promise<number> {
  await using parts = new AsyncDisposableStack();
  const needsDatabase = args.length > 0 && args[0] !== SELF_RELIANT;
  const environment = needsDatabase ? await identityEnvironment(parts) : process.env;
  return await runCommandLine(args, {
    config: () => loadIdentityConfig(environment),
    print: (line) => console.log(line),
    complain: (line) => console.error(line),
  });
}

/** Of a server that the environment names, of the installation that runs, or of the one that is opened for the purpose. */
async function identityEnvironment(parts: AsyncDisposableStack): Promise<NodeJS.ProcessEnv> {
  if (process.env['DATABASE_URL']) return process.env;
  const options = installationOptions(process.env);
  const running = await findRunning(options.dataFolder, process.env);
  if (running) return running.environments.identity;
  // Standard output belongs to the command.
  const installation = await openInstallation(parts, { ...options, report: (line) => console.error(line) });
  await migrateAll(installation);
  return (await makeEnvironments(installation, 0, process.env)).identity;
}
